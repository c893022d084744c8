import type { Benign } from '../../clients/benign/adapter.ts';
import type { Hostile } from '../../clients/hostile/adapter.ts';
import type { Mutant } from '../../clients/mutants/adapter.ts';
import type { Report } from '../../reports/report.ts';

/** What is not as it must be when the reference client is run: it passes everything. */
export const wrongWithReference = ({ results }: Report): string[] =>
  results.filter(({ status }) => status !== 'passed').map((result) => `${result.id} ${said(result)}`);

/** What is not as it must be when a mutant is run: the case meant for it catches it and says what is wrong. */
export function wrongWithMutant({ caughtBy, rule, says }: Mutant, { results }: Report): string[] {
  const result = results.find(({ id }) => id === caughtBy);
  if (result === undefined) return [`There is no case ${caughtBy}.`];
  const { status, findings } = result;
  const isNamed = findings.some(
    (finding) => finding.rule === rule && `${finding.message} ${finding.diagnosis ?? ''}`.includes(says),
  );
  if (['failed', 'warned'].includes(status) && isNamed) return [];
  return [`${caughtBy} does not find ${rule} "${says}": ${said(result)}`];
}

/** What is not as it must be when an odd but allowed client is run: nothing is found but what may be warned of. */
export function wrongWithBenign({ warns = [] }: Benign, { results }: Report): string[] {
  const isWarned = (rule: string) =>
    results.some(({ findings }) => findings.some((each) => each.rule === rule));
  const odd = results.filter(
    ({ status, findings }) =>
      !['passed', 'warned'].includes(status) ||
      findings.some(({ rule, level }) => level !== 'should' || !warns.includes(rule)),
  );
  return [
    ...(results.length === 0 ? ['No case is run with it.'] : []),
    ...odd.map((result) => `${result.id} ${said(result)}`),
    ...warns.filter((rule) => !isWarned(rule)).map((rule) => `${rule} does not warn.`),
  ];
}

/** What is not as it must be when an adapter that misbehaves is run: the verdicts are those expected, and all cases are run. */
export function wrongWithHostile({ verdicts, somewhere, never }: Hostile, report: Report): string[] {
  const { results, complete } = report;
  const rules = results.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  const given = results.map(({ status, findings }) =>
    [status, ...findings.map(({ rule }) => rule).filter((rule) => rule !== somewhere)].join(' '),
  );
  const [only] = verdicts ?? [];
  const expected = verdicts?.length === 1 ? given.map(() => only!) : (verdicts ?? given);
  const isAsExpected = String(given.toSorted()) === String(expected.toSorted());
  return [
    ...(results.length === 0 ? ['No case is run with it.'] : []),
    ...(complete ? [] : ['The run was not complete.']),
    ...(isAsExpected ? [] : [`Its verdicts are ${given.join(', ')}; expected: ${expected.join(', ')}.`]),
    ...(somewhere === undefined || rules.includes(somewhere) ? [] : [`${somewhere} is not found.`]),
    ...(never === undefined || !rules.includes(never) ? [] : [`${never} is found.`]),
  ];
}

function said({ status, reason, findings }: Report['results'][number]): string {
  const found = findings.map(({ rule, message, diagnosis }) =>
    diagnosis === undefined ? `${rule}: ${message}` : `${rule}: ${message} (${diagnosis})`,
  );
  return [`is ${status}.`, ...(reason === undefined ? [] : [reason.split('\n')[0]!]), ...found].join(' ');
}
