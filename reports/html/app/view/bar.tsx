import type { Status } from '../../../../harness/result.ts';
import { number, STATUSES } from '../words.ts';

export type Counts = Partial<Record<Status, number>>;

/** How many cases ended in each way, as parts of one bar. */
export function Bar({ counts, label }: { counts: Counts; label: string }) {
  const parts = STATUSES.flatMap((status) => (counts[status] ? [{ status, count: counts[status] }] : []));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const said = parts.map(({ status, count }) => `${number(count)} ${status}`).join(', ');
  let x = 0;
  return (
    <svg
      class="bar"
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${said}`}
    >
      {parts.map(({ status, count }) => {
        const width = Math.max(4, (count / total) * 1000);
        const from = Math.min(x, 1000 - width);
        x = from + width;
        return <rect key={status} class={status} x={from} y="0" width={width} height="10" />;
      })}
    </svg>
  );
}
