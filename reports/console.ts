import { Presets, SingleBar } from 'cli-progress';
import colors from 'picocolors';
import type { Finding } from '../contracts/rule.ts';
import { type CaseResult, type RunEvent, STATUSES, type Status } from '../harness/result.ts';
import { grouped, printable, type Report, repeatCommand } from './report.ts';

const LOOKS: Record<Status, { mark: string; color: (text: string) => string }> = {
  passed: { mark: '✓', color: colors.green },
  warned: { mark: '!', color: colors.yellow },
  failed: { mark: '✗', color: colors.red },
  skipped: { mark: '-', color: colors.dim },
  blocked: { mark: '-', color: colors.dim },
  errored: { mark: '?', color: colors.magenta },
};

/** What a terminal reporter writes to. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how a run goes on: a bar with the case in hand on a terminal, a line for each tenth of the cases elsewhere. */
export function showProgress(terminal: Terminal): (event: RunEvent) => void {
  return terminal.isTTY ? barOn(terminal) : linesOn(terminal);
}

function barOn(terminal: Terminal): (event: RunEvent) => void {
  const options = {
    format: '{bar} {value}/{total}  {failed} failed  {id}',
    stream: terminal,
    clearOnComplete: true,
  };
  const bar = new SingleBar(options as ConstructorParameters<typeof SingleBar>[0], Presets.shades_classic);
  let failed = 0;
  return (event) => {
    if (event.type === 'run-started') bar.start(event.total, 0, { failed: 0, id: '' });
    else if (event.type === 'case-started') bar.update({ id: event.id });
    else if (event.type === 'case-finished') {
      if (event.result.status === 'failed') failed++;
      bar.increment(1, { failed });
    } else if (event.type === 'run-finished') bar.stop();
  };
}

function linesOn(terminal: Terminal): (event: RunEvent) => void {
  const results: CaseResult[] = [];
  let total = 0;
  let told = 0;
  return (event) => {
    if (event.type === 'run-started') total = event.total;
    if (event.type !== 'case-finished') return;
    results.push(event.result);
    if (results.length < total && results.length - told < total / 10) return;
    told = results.length;
    terminal.write(`${String(told).padStart(String(total).length)}/${total}  ${counts(results)}\n`);
  };
}

/** Everything but the cases that passed, one by one, and a line that sums up. */
export function toConsole(report: Report): string {
  const told = report.results.filter(({ status }) => !['passed', 'skipped', 'blocked'].includes(status));
  const parts = [...told.map((result) => describe(result, report)), ...skips(report), summary(report)];
  return `${parts.join('\n')}\n`;
}

function describe(result: CaseResult, report: Report): string {
  const { mark, color } = LOOKS[result.status];
  const lines = [
    '',
    `${color(`${mark} ${result.id}`)}  ${result.title}`,
    ...(result.reason === undefined ? [] : [row('reason', result.reason)]),
    ...result.findings.flatMap((finding) => ['', ...describeFinding(finding)]),
    '',
    ...(result.stderr === undefined
      ? []
      : [row('stderr', result.stderr.trimEnd().split('\n').slice(-5).join('\n'))]),
    row('again', repeatCommand(report, result.id)),
  ];
  return lines.join('\n');
}

function describeFinding(finding: Finding): string[] {
  return [
    row(finding.level === 'must' ? 'failure' : 'warning', finding.message, colors.bold),
    row('requirement', `${finding.requirement} (${finding.clause}, ${finding.level})`),
    ...(finding.expected === undefined ? [] : [row('expected', finding.expected)]),
    ...(finding.actual === undefined ? [] : [row('actual', finding.actual)]),
    ...(finding.diagnosis === undefined ? [] : [row('diagnosis', finding.diagnosis, colors.cyan)]),
    row('do', finding.hint),
  ];
}

const LABEL = 14;

function row(label: string, text: string, color = (line: string) => line): string {
  const [first, ...rest] = printable(text)
    .split('\n')
    .map((line) => color(line));
  const indented = rest.map((line) => `${' '.repeat(LABEL + 2)}${line}`);
  return [`  ${colors.dim(label.padEnd(LABEL))}${first}`, ...indented].join('\n');
}

function skips({ results }: Report): string[] {
  const skipped = results.filter(({ status }) => status === 'skipped');
  const blocked = results.filter(({ status }) => status === 'blocked');
  const early = results.filter(({ status, reason }) => status === 'passed' && reason !== undefined);
  return [...lines(skipped, 'skipped'), ...lines(blocked, 'blocked'), ...lines(early, 'passed')];
}

function lines(results: CaseResult[], what: string): string[] {
  const reasons = grouped(results, ({ reason }) => reason ?? '');
  return [...reasons].map(([reason, cases]) => colors.dim(`- ${cases.length} ${what}: ${printable(reason)}`));
}

function summary({ client, results, seed, durationMs, complete }: Report): string {
  const name = printable([client.name, client.version].filter(Boolean).join(' '));
  const unfinished = complete ? '' : colors.red('  incomplete');
  return `\n${colors.bold(name)}: ${results.length === 1 ? '1 case' : `${results.length} cases`}, ${counts(results)}  ${colors.dim(`seed ${seed}, ${durationMs} ms`)}${unfinished}`;
}

function counts(results: CaseResult[]): string {
  const parts = STATUSES.flatMap((status) => {
    const count = results.filter((result) => result.status === status).length;
    return count === 0 ? [] : [LOOKS[status].color(`${count} ${status}`)];
  });
  return parts.join(', ') || 'nothing run';
}
