import { runCase } from '../run-case.ts';
import { mayRefuse } from './may-refuse.ts';
import type { Asked, Inputs } from './property.ts';

/** Tries one input as a case of its own, which the same rules judge. */
export const attemptCase: Inputs<Asked>['attempt'] = async (property, { given, input: made }, settings) => {
  const input = { ...property.input, ...made };
  const run = await runCase(
    { ...property, given: given ?? [], input, mayRefuse: mayRefuse(property.api, input) },
    settings,
  );
  if (run === 'interrupted') return run;
  return (await run.end()) ?? run.result;
};
