import type { Hostile } from '../../clients/hostile/adapter.ts';
import type { Case } from '../../contracts/case.ts';
import { DriverError } from '../../harness/driver.ts';
import type { Report } from '../../reports/report.ts';
import { node, type RunCasesOptions, runCases } from './run-cases.ts';
import { wrongWithHostile } from './verdicts.ts';

/** The command of an adapter that misbehaves. */
export const hostileCommand = (manner: string): string[] => node('clients/hostile/adapter.ts', manner);

/** Runs an adapter that misbehaves. Gives what is not as it must be, and the report where there is one. */
export async function runHostile(row: Hostile): Promise<{ problems: string[]; report?: Report }> {
  const { name, refused } = row;
  let report: Report;
  try {
    report = await runCases(hostileCommand(name), optionsOf(row));
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const isAsExpected = refused !== undefined && error.message.includes(refused);
    return { problems: isAsExpected ? [] : [`It cannot be used: ${error.message}`] };
  }
  if (refused !== undefined) return { problems: ['It can be used.'], report };
  return { problems: wrongWithHostile(row, report), report };
}

function optionsOf({ cases, silence, timeoutMs, patienceMs, handshakeMs }: Hostile): RunCasesOptions {
  return {
    grep: cases,
    ...(timeoutMs && { timeoutMs }),
    ...(patienceMs && { patienceMs }),
    ...(handshakeMs && { start: { handshakeMs } }),
    ...(silence && { change: inSilence }),
  };
}

const inSilence = (each: Case): Case => ({
  ...each,
  situation: { kind: 'trouble', trouble: { kind: 'silence' } },
  expect: 'failure',
});
