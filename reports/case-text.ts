import type { CaseResult } from '../harness/result.ts';
import { findingText } from './finding-text.ts';
import { printable, type Report, repeatCommand } from './report.ts';

/** All that is wrong with a case as plain text: each finding, and the command that runs it again. */
export const caseText = (report: Report, { id, findings }: CaseResult): string =>
  [...findings.map(findingText), `again: ${printable(repeatCommand(report, id))}`].join('\n\n');
