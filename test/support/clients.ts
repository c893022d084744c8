import type { CaseResult } from '../../harness/result.ts';
import { matrix } from '../../reports/matrix.ts';
import type { Report } from '../../reports/report.ts';
import { aFailure, aFinding, aReport, aResult } from './report.ts';

const listed = (id: string, more: Partial<CaseResult> = {}) =>
  aResult(id, { operation: 'listJobs', ...more });
const ticket = (id: string, more: Partial<CaseResult> = {}) =>
  aResult(id, { api: 'sevu', operation: 'requestTicket', clauses: ['SEV-001'], ...more });

/** Three clients: all right, some wrong, one API alone. */
export const CLIENTS: Report[] = [
  aReport(
    [aResult('packaging/a/one'), aResult('packaging/a/two'), listed('packaging/b/one'), ticket('sevu/c/one')],
    {
      client: { name: 'zebra', version: '2.0' },
    },
  ),
  aReport(
    [
      aFailure('packaging/a/one', 'packaging/envelope-hash'),
      aResult('packaging/a/two'),
      listed('packaging/b/one', {
        status: 'skipped',
        reason: 'The client does not implement packaging.listJobs.',
      }),
      ticket('sevu/c/one', { status: 'warned', findings: [aFinding('sevu/late', 'It is late.', 'should')] }),
    ],
    { client: { name: 'acme', version: '1.0', language: 'perl' } },
  ),
  aReport([ticket('sevu/c/one', { status: 'errored', reason: 'No request came.' })], {
    client: { name: 'solo' },
    complete: false,
  }),
];
/** The matrix of these reports. */
export const sideBySide = (reports: Report[]) =>
  matrix(reports.map((report, index) => ({ path: `${index}.json`, report })));
