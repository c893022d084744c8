import type { CaseRow, Matrix, OperationRow, Outcome } from '../matrix.ts';
import { type Summary, summaryOf } from '../report.ts';
import { type Look, lookOf, MARKS, shareOf, WORDS } from './cells.ts';
import { text } from './markup.ts';

/** How bad a case is for a client, for sorting: the worst first. */
const ORDER: Look[] = ['failed', 'blocked', 'errored', 'warned', 'skipped', 'absent', 'passed'];

/** The row of all cases. */
export const totals = ({ columns }: Matrix): string =>
  `<tbody class="total"><tr><th scope="row">All cases</th>${columns.map(({ summary }) => share(summary)).join('')}</tr></tbody>`;

/** A heading for each API, and under it a body for each of its operations, with the operation and its cases as rows. */
export function tableBodies({ rows, columns }: Matrix): string {
  const apis = [...new Set(rows.map(({ api }) => api))];
  return apis
    .map((api) => {
      const own = rows.filter((row) => row.api === api);
      const cells = columns.map((_, index) => share(sumOf(own.map(({ summaries }) => summaries[index]!))));
      const head = `<tbody class="api"><tr><th scope="row">${text(api)}</th>${cells.join('')}</tr></tbody>`;
      return [head, ...own.map(operationBody)].join('\n');
    })
    .join('\n');
}

function sumOf(summaries: Summary[]): Summary {
  const sum = summaryOf([]);
  for (const summary of summaries)
    for (const name of Object.keys(sum) as (keyof Summary)[]) sum[name] += summary[name];
  return sum;
}

function operationBody({ operation, summaries, cases }: OperationRow): string {
  const count = cases.length === 1 ? '1 case' : `${cases.length} cases`;
  const button = `<button type="button" aria-expanded="false">${text(operation)}</button> <small>${count}</small>`;
  return `<tbody class="operation">
<tr class="operation"><th scope="row">${button}</th>${summaries.map(share).join('')}</tr>
${cases.map(caseRow).join('\n')}
</tbody>`;
}

function share(summary: Summary): string {
  const look = lookOf(summary);
  if (look === 'absent' || look === 'skipped')
    return `<td class="${look}" data-order="${look === 'absent' ? 2 : 1.5}">${marked(look)}</td>`;
  const { right, tried } = shareOf(summary);
  const part = tried === 0 ? 0 : right / tried;
  const percent = right === tried ? 100 : Math.min(Math.floor(part * 1000) / 10, 99.9);
  const skipped = summary.skipped === 0 ? '' : `<small>${summary.skipped} skipped</small>`;
  const counts = `<b>${mark(look)} ${right}</b><span>/${tried}</span> <span class="percent">${percent} %</span>`;
  const bar = `<meter min="0" max="1" value="${part}" aria-hidden="true"></meter>`;
  return `<td class="${look}" data-order="${part}"><div>${counts}</div>${bar}${skipped}</td>`;
}

const mark = (look: Look): string => `<span class="mark" aria-hidden="true">${MARKS[look]}</span>`;

const marked = (look: Look): string => `${mark(look)} <span class="word">${WORDS[look]}</span>`;

function caseRow({ id, title, clauses, outcomes, differs }: CaseRow): string {
  const names = clauses.map((clause) => `<li>${text(clause)}</li>`).join('');
  const about = `<code>${text(id)}</code><span>${text(title)}</span><ul>${names}</ul>`;
  const flag = differs ? ' data-differs' : '';
  return `<tr class="case"${flag}><th scope="row">${about}</th>${outcomes.map(outcomeCell).join('')}</tr>`;
}

/** What opens to what is wrong takes a browser its time, so that what fails as another does has nothing to open. */
function outcomeCell(outcome: Outcome): string {
  const look = outcome?.status ?? 'absent';
  const cell = `<td class="${look}" data-order="${ORDER.indexOf(look)}">`;
  if (outcome?.says === undefined || look === 'passed' || look === 'blocked')
    return `${cell}${marked(look)}</td>`;
  const rule = outcome.rule === undefined ? '' : `<code>${text(outcome.rule)}</code>`;
  return `${cell}<details><summary>${marked(look)}</summary>${rule}<p>${text(outcome.says)}</p></details></td>`;
}
