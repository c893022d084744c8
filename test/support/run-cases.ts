export { node, runCases } from '../../scripts/selftest/run-cases.ts';
