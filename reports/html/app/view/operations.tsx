import { index, operations } from '../data.ts';
import { casesHref } from '../route.ts';
import { apiName, inWords, number, STATUSES } from '../words.ts';
import { Bar, type Counts } from './bar.tsx';
import { Scroll } from './scroll.tsx';

/** How the cases of each operation ended. */
export function Operations() {
  const rows = operations.map((each) => ({ ...each, counts: countsOf(each.api, each.operation) }));
  const shown = STATUSES.filter((status) => index.summary[status] > 0);
  return (
    <section aria-labelledby="operations">
      <h2 id="operations">By API and operation</h2>
      <Scroll labelledBy="operations">
        <table class="operations">
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col" class="wide">
                Outcome
              </th>
              {shown.map((status) => (
                <th key={status} scope="col" class="figure">
                  {status}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ api, operation, counts }, at) => (
              <tr key={`${api} ${operation}`} class={api === rows[at - 1]?.api ? '' : 'first'}>
                <th scope="row">
                  <a href={casesHref({ api, operation })}>
                    <span class="api">
                      <span class={api === rows[at - 1]?.api ? 'unseen' : ''}>{apiName(api)}</span>
                    </span>{' '}
                    {inWords(operation)}
                  </a>
                </th>
                <td class="wide">
                  <Bar counts={counts} label={operation} />
                </td>
                {shown.map((status) => (
                  <td key={status} class={`figure ${counts[status] ? status : 'none'}`}>
                    {counts[status] ? (
                      <a href={casesHref({ api, operation, status })}>{number(counts[status])}</a>
                    ) : (
                      <span aria-hidden="true">·</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function countsOf(api: string, operation: string): Counts {
  const counts: Counts = {};
  for (const each of index.cases)
    if (each.api === api && each.operation === operation)
      counts[each.status] = (counts[each.status] ?? 0) + 1;
  return counts;
}
