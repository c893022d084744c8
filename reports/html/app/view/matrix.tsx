import { useMemo, useState } from 'preact/hooks';
import { type Cell, cellsOf } from '../cells.ts';
import { index, operations } from '../data.ts';
import { casesHref } from '../route.ts';
import { apiName, count, inWords, SIGNS, STATUSES } from '../words.ts';
import { Prose } from './prose.tsx';
import { Scroll } from './scroll.tsx';

/** Which clause holds in which operation. */
export function Matrix() {
  const [onlyBad, setOnlyBad] = useState(false);
  const apis = [...new Set(operations.map(({ api }) => api))];
  return (
    <div class="matrices">
      <div class="head">
        <h1>Conformance matrix</h1>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyBad}
            onChange={(event) => setOnlyBad(event.currentTarget.checked)}
          />
          Only what is not proved
        </label>
      </div>
      <p class="legend">
        {STATUSES.map((status) => (
          <span key={status} class={status}>
            <b aria-hidden="true">{SIGNS[status]}</b> {status === 'blocked' ? 'not seen' : status}
          </span>
        ))}
      </p>
      {apis.map((api) => (
        <ApiMatrix key={api} api={api} onlyBad={onlyBad} />
      ))}
    </div>
  );
}

function ApiMatrix({ api, onlyBad }: { api: string; onlyBad: boolean }) {
  const columns = operations.filter((each) => each.api === api).map(({ operation }) => operation);
  const cells = useMemo(() => {
    const cases = index.cases.filter((each) => each.api === api);
    return cellsOf(cases, ({ operation }) => operation);
  }, [api]);
  const rows = index.clauses.flatMap((clause, place) => {
    const row = columns.map((operation) => cells.get(operation)?.get(place));
    const seen = row.some((cell) => cell !== undefined);
    const bad = row.some((cell) => cell !== undefined && cell.status !== 'passed');
    return seen && (bad || !onlyBad) ? [{ clause, row }] : [];
  });
  return (
    <section aria-labelledby={`matrix-${api}`}>
      <h2 id={`matrix-${api}`}>
        {apiName(api)} <span class="count">{count(rows.length, 'clause')}</span>
      </h2>
      {rows.length === 0 ? (
        <p class="dim">Every clause is proved.</p>
      ) : (
        <Scroll labelledBy={`matrix-${api}`}>
          <table class="matrix">
            <thead>
              <tr>
                <th scope="col">Clause</th>
                {columns.map((operation) => (
                  <th key={operation} scope="col" class="operation">
                    {inWords(operation)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ clause, row }) => (
                <tr key={clause.id}>
                  <th scope="row" title={clause.statement}>
                    <b>{clause.id}</b>{' '}
                    <span>
                      <Prose text={clause.statement ?? ''} />
                    </span>
                  </th>
                  {row.map((cell, at) => (
                    <MatrixCell
                      key={columns[at]}
                      cell={cell}
                      href={casesHref({ api, operation: columns[at]!, clause: clause.id })}
                      about={`${clause.id}, ${inWords(columns[at]!)}`}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function MatrixCell({ cell, href, about }: { cell: Cell | undefined; href: string; about: string }) {
  if (cell === undefined) return <td class="nothing" />;
  const { status, saying, cases } = cell;
  const word = status === 'blocked' ? 'not seen' : status;
  const said = saying === cases ? count(cases, 'case') : `${saying} of ${count(cases, 'case')}`;
  return (
    <td class={status}>
      <a href={href} title={`${word}, ${said}`}>
        <span class="unseen">{`${about}: ${word}, ${said}`}</span>
        <b aria-hidden="true">{SIGNS[status]}</b>
        <i aria-hidden="true">{saying}</i>
      </a>
    </td>
  );
}
