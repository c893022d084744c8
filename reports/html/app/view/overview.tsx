import { index } from '../data.ts';
import { casesHref } from '../route.ts';
import { apiName, count, duration, MEANINGS, number, SIGNS, STATUSES } from '../words.ts';
import { Bar } from './bar.tsx';
import { Causes } from './causes.tsx';
import { Operations } from './operations.tsx';
import { Reasons, Slowest } from './rest.tsx';

/** The outcome in one look: the verdict, the numbers, then what to mend. */
export function Overview() {
  const { summary, client, notices } = index;
  return (
    <div class="overview">
      <section class="verdict" aria-labelledby="verdict">
        <p class="eyebrow">
          <bdi>{[client.name, client.version].filter(Boolean).join(' ')}</bdi>
          {client.language !== undefined && <bdi>{client.language}</bdi>}
          <span>{started()}</span>
          <span>{duration(index.durationMs)}</span>
          <span>seed {index.seed}</span>
        </p>
        <h1 id="verdict" class={verdictClass()}>
          {verdict()}
        </h1>
        {notices.map((notice) => (
          <p key={notice} class="notice">
            {notice}
          </p>
        ))}
        <Bar counts={summary} label={`${number(summary.total)} cases`} />
        <ul class="numbers">
          {STATUSES.map((status) => (
            <li key={status} class={summary[status] === 0 ? `${status} none` : status}>
              <a href={casesHref({ status })} title={MEANINGS[status]}>
                <span class="value">{number(summary[status])}</span>
                <span class="name">
                  <i aria-hidden="true">{SIGNS[status]}</i> {status}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <Causes />
      <Operations />
      <Reasons />
      <div class="two">
        <Slowest />
        <Run />
      </div>
    </div>
  );
}

function verdictClass(): string {
  const { failed, errored, passed, warned } = index.summary;
  if (failed > 0) return 'failed';
  return errored > 0 || passed + warned === 0 || !index.complete ? 'errored' : 'passed';
}

function verdict(): string {
  const { summary, causes, complete } = index;
  const { total, failed, blocked, errored, passed, warned } = summary;
  const roots = causes.filter(({ level }) => level === 'must').length;
  if (failed > 0)
    return `${count(roots, 'mistake')} ${roots === 1 ? 'breaks' : 'break'} ${number(failed + blocked)} of ${count(total, 'case')}`;
  if (!complete) return `Not finished: ${count(total, 'case')} run, none failed`;
  if (passed + warned === 0) return 'Nothing was proved';
  if (errored > 0) return `No failure, but ${count(errored, 'case')} proved nothing`;
  return passed + warned === total
    ? `Conformant: all ${count(total, 'case')} hold`
    : `Conformant in ${number(passed + warned)} of ${count(total, 'case')}, the others were not run`;
}

const started = (): string => index.startedAt.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC');

function Run() {
  const { client, command, seed, durationMs, tool, summary } = index;
  const apis = [...new Set(index.cases.map(({ api }) => apiName(api)))].join(', ');
  const facts: [string, string | undefined][] = [
    ['client', [client.name, client.version].filter(Boolean).join(' ')],
    ['language', client.language],
    ['homepage', client.homepage],
    ['command', command],
    ['APIs', apis],
    ['cases', number(summary.total)],
    ['seed', String(seed)],
    ['started', started()],
    ['took', duration(durationMs)],
    ['by', `${tool.name} ${tool.version}`],
  ];
  return (
    <section aria-labelledby="run">
      <h2 id="run">The run</h2>
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
