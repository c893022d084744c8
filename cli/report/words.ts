import { STATUSES } from '../../harness/result.ts';
import type { Summary } from '../../reports/report.ts';

/** `12 cases, 10 passed, 2 failed`. */
export function countsOf(summary: Summary): string {
  const counts = STATUSES.filter((status) => summary[status] > 0).map(
    (status) => `${summary[status]} ${status}`,
  );
  return [amount(summary.total, 'case'), ...counts].join(', ');
}

/** `1 case`, `2 cases`. */
export const amount = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
