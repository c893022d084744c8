import { index } from '../data.ts';
import { caseHref } from '../route.ts';
import { count, duration } from '../words.ts';
import { StatusMark } from './status.tsx';

const SHOWN = 30;
const SLOWEST = 8;
const NAMED = 4;

/** Why cases proved nothing, or less than they might have. */
export function Reasons() {
  const { reasons } = index;
  if (reasons.length === 0) return null;
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">Not proved, or not in full</h2>
      <ul class="reasons">
        {reasons.slice(0, SHOWN).map(({ status, reason, cases }) => (
          <li key={`${status} ${reason}`}>
            <StatusMark status={status} named />
            <div>
              <p>
                {reason} <span class="dim">{count(cases.length, 'case')}</span>
              </p>
              <ul class="ids">
                {cases.slice(0, NAMED).map((at) => (
                  <li key={at}>
                    <a href={caseHref(index.cases[at]!.id)}>{index.cases[at]!.id}</a>
                  </li>
                ))}
                {cases.length > NAMED && <li>and {cases.length - NAMED} more</li>}
              </ul>
            </div>
          </li>
        ))}
      </ul>
      {reasons.length > SHOWN && <p class="dim">{reasons.length - SHOWN} other reasons</p>}
    </section>
  );
}

export function Slowest() {
  const slowest = [...index.cases].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  const most = Math.max(1, slowest[0]?.ms ?? 1);
  return (
    <section aria-labelledby="slowest">
      <h2 id="slowest">Slowest cases</h2>
      <ol class="slowest">
        {slowest.map(({ id, ms }) => (
          <li key={id}>
            <a href={caseHref(id)}>{id}</a>
            <span class="figure">{duration(ms)}</span>
            <meter min={0} max={most} value={ms} aria-label={`${id}: ${duration(ms)}`} />
          </li>
        ))}
      </ol>
    </section>
  );
}
