import type { Finding } from '../contracts/rule.ts';
import { printable } from './report.ts';

/** What a finding says, a label and a text each, in the order in which it is read. */
export function findingRows(finding: Finding): [label: string, text: string][] {
  const { level, message, requirement, clause, expected, actual, diagnosis, hint } = finding;
  const rows: [string, string | undefined][] = [
    [level, message],
    ['requirement', `${requirement} (${clause})`],
    ['expected', expected],
    ['actual', actual],
    ['diagnosis', diagnosis],
    ['do', hint],
  ];
  return rows.flatMap(([label, text]) => (text === undefined ? [] : [[label, printable(text)]]));
}

/** A finding as plain text, a line for each thing it says. */
export const findingText = (finding: Finding): string =>
  findingRows(finding)
    .map(([label, text]) => `${label}: ${text}`)
    .join('\n');

/** The finding that a case failed for: its first one of level must. */
export const firstFailure = (findings: Finding[]): Finding | undefined =>
  findings.find(({ level }) => level === 'must');
