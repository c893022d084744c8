import type { Cause } from '../../page.ts';
import { index } from '../data.ts';
import { caseHref, casesHref } from '../route.ts';
import { count } from '../words.ts';
import { Clause } from './clause.tsx';
import { Prose } from './prose.tsx';
import { LevelMark } from './status.tsx';

/** How many cases of a cause are named. */
const NAMED = 6;
/** How many causes are shown before one asks for more; beyond, the list of cases serves better. */
const SHOWN = 50;

/** What went wrong, each mistake once. */
export function Causes() {
  const weighing = index.causes.map((cause, place) => ({ cause, place }));
  const groups = [
    { id: 'causes', title: 'Root causes', wanted: weighing.filter(({ cause }) => cause.level === 'must') },
    { id: 'warnings', title: 'Warnings', wanted: weighing.filter(({ cause }) => cause.level === 'should') },
    { id: 'notes', title: 'Notes', wanted: weighing.filter(({ cause }) => cause.level === 'may') },
  ];
  return (
    <>
      {groups.map(
        ({ id, title, wanted }) =>
          wanted.length > 0 && (
            <section key={id} aria-labelledby={id}>
              <h2 id={id}>
                {title} <span class="count">{wanted.length}</span>
              </h2>
              <ol class="causes">
                {wanted.slice(0, SHOWN).map(({ cause, place }) => (
                  <CauseItem key={place} cause={cause} place={place} />
                ))}
              </ol>
              {wanted.length > SHOWN && (
                <p>
                  <a href={casesHref({ level: wanted[0]!.cause.level })}>
                    {wanted.length - SHOWN} more, in the list of cases
                  </a>
                </p>
              )}
            </section>
          ),
      )}
    </>
  );
}

function CauseItem({ cause, place }: { cause: Cause; place: number }) {
  const { rule, level, message, diagnosis, hint, cases, blocked } = cause;
  const all = casesHref({ cause: String(place) });
  return (
    <li class={`cause ${level}`}>
      <div class="head">
        <h3>{message}</h3>
        <a class="size" href={all}>
          {count(cases.length, 'case')}
          {blocked.length > 0 && <span> + {blocked.length} blocked</span>}
        </a>
      </div>
      {diagnosis !== undefined && (
        <p class="diagnosis">
          <b>Diagnosis</b> <Prose text={diagnosis} />
        </p>
      )}
      <p class="hint">
        <b>Do</b> <Prose text={hint} />
      </p>
      <Clause clause={index.clauses[cause.clause]!} />
      <div class="foot">
        <span>
          <LevelMark level={level} /> <code>{rule}</code>
        </span>
        <ul class="ids">
          {cases.slice(0, NAMED).map((at) => (
            <li key={at}>
              <a href={caseHref(index.cases[at]!.id)}>{index.cases[at]!.id}</a>
            </li>
          ))}
          {cases.length + blocked.length > NAMED && (
            <li>
              <a href={all}>all {cases.length + blocked.length}</a>
            </li>
          )}
        </ul>
      </div>
    </li>
  );
}
