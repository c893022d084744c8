import { type CaseResult, STATUSES, type Status } from '../../harness/result.ts';
import { grouped, printable, type Report, summaryOf } from '../report.ts';
import { countsOf } from './progress.ts';
import { inColorOf, type Screen } from './screen.ts';
import { cutEnd, cutStart, widthOf, wrap } from './width.ts';

/** From how many milliseconds on a case is slow enough to be told of. */
const SLOW = 3000;

const SHORT: Record<Status, string> = {
  passed: 'pass',
  warned: 'warn',
  failed: 'fail',
  skipped: 'skip',
  blocked: 'block',
  errored: 'error',
};

/** How many cases of each operation ended in which way. Ways that none ended in have no column. */
export function operations({ results, summary }: Report, screen: Screen): string[] {
  const statuses = STATUSES.filter((status) => summary[status] > 0);
  const byOperation = [...grouped(results, ({ api, operation }) => `${api}.${operation}`)];
  const names = byOperation.map(([name]) => printable(name)).sort();
  const longest = Math.max(...names.map(widthOf));
  const wide = longest + 7 + statuses.reduce((sum, status) => sum + status.length + 2, 0) <= screen.width;
  const heads = statuses.map((status) => (wide ? status : SHORT[status]));
  const room = screen.width - heads.reduce((sum, head) => sum + head.length + 2, 0) - (wide ? 7 : 0);
  const first = Math.min(longest, room);
  const cells = (name: string, total: string, counts: string[]) =>
    [name.padEnd(first), ...(wide ? [total.padStart(5)] : []), ...counts].join('  ').trimEnd();
  const lines = byOperation
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => {
      const counts = summaryOf(own);
      const shown = statuses.map((status, index) => {
        const text = (counts[status] === 0 ? '·' : String(counts[status])).padStart(heads[index]!.length);
        return counts[status] === 0 ? screen.colors.dim(text) : inColorOf(status, text, screen);
      });
      return cells(cutEnd(printable(name), first), String(own.length), shown);
    });
  return ['', screen.colors.dim(cells('', 'cases', heads)), ...lines];
}

/** The cases that took longest: of those that were slow three, with `verbose` ten. */
export function slowest(results: CaseResult[], verbose: boolean, screen: Screen): string[] {
  const slow = results
    .filter(({ durationMs }) => verbose || durationMs >= SLOW)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, verbose ? 10 : 3);
  if (slow.length === 0) return [];
  const lines = slow.map(({ id, durationMs }) => {
    const took = `${(durationMs / 1000).toFixed(1)} s`.padStart(8);
    return `${took}  ${cutStart(printable(id), screen.width - took.length - 2)}`;
  });
  return ['', screen.colors.dim('The slowest cases:'), ...lines];
}

/** Why cases were skipped or blocked, or a property was not tried to its end, each reason once. */
export function reasons(results: CaseResult[], screen: Screen): string[] {
  const skipped = results.filter(({ status }) => status === 'skipped');
  const blocked = results.filter(({ status }) => status === 'blocked');
  const early = results.filter(({ status, reason }) => status === 'passed' && reason !== undefined);
  const lines = [
    ...byReason(skipped, 'skipped', screen),
    ...byReason(blocked, 'blocked', screen),
    ...byReason(early, 'passed', screen),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function byReason(results: CaseResult[], what: string, { width, colors }: Screen): string[] {
  return [...grouped(results, ({ reason }) => reason ?? '')].flatMap(([reason, cases]) => {
    const [first = '', ...rest] = wrap(`- ${cases.length} ${what}: ${printable(reason)}`, width - 2);
    return [first, ...rest.map((line) => `  ${line}`)].map(colors.dim);
  });
}

/** What a run came to, in one line; on a narrow terminal in as many as it takes. */
export function summaryLine(report: Report, screen: Screen): string {
  const { client, results, summary, seed, durationMs, complete } = report;
  const { bold, dim, red } = screen.colors;
  const name = cutEnd(printable([client.name, client.version].filter(Boolean).join(' ')), 40);
  const cases = results.length === 1 ? '1 case' : `${results.length} cases`;
  const took = durationMs < 10_000 ? `${durationMs} ms` : `${(durationMs / 1000).toFixed(1)} s`;
  const parts = [
    `${bold(name)}: ${cases},`,
    ...countsOf(summary, screen).split(/(?<=,) /),
    ` ${dim(`seed ${seed}, ${took}`)}`,
    ...(complete ? [] : [red(' incomplete')]),
  ];
  return parts.reduce((text, part) => {
    const last = text.slice(text.lastIndexOf('\n') + 1);
    const fits = widthOf(last) + 1 + widthOf(part) <= screen.width;
    return fits ? `${text} ${part}` : `${text}\n  ${part.replace(/^ /, '')}`;
  });
}
