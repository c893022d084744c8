import { STATUSES } from '../../harness/result.ts';
import { amount } from '../../reports/amount.ts';
import type { Summary } from '../../reports/report.ts';

/** `12 cases, 10 passed, 2 failed`. */
export function countsOf(summary: Summary): string {
  const counts = STATUSES.filter((status) => summary[status] > 0).map(
    (status) => `${summary[status]} ${status}`,
  );
  return [amount(summary.total, 'case'), ...counts].join(', ');
}
