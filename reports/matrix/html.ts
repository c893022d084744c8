import { createHash } from 'node:crypto';
import { amount } from '../amount.ts';
import type { Column, Matrix } from '../matrix.ts';
import { type Look, MARKS, WORDS } from './cells.ts';
import { text } from './markup.ts';
import { SCRIPT } from './script.ts';
import { styleFor } from './style.ts';
import { tableBodies, totals } from './table.ts';

/**
 * Which client does what, as one page that needs nothing else: a table that is sorted, searched and opened up by a small
 * script of its own, and that stands there whole without it.
 */
export function matrixToHtml(matrix: Matrix): string {
  const style = styleFor(matrix.columns.length);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="color-scheme" content="light dark">
<title>Which client does what · Countersign</title>
<style>${style}</style>
</head>
<body>
${header(matrix)}
<main>
${tools()}
<div class="scroll" role="region" aria-labelledby="name" tabindex="0">
<table>
<caption id="name">What each client does right, by API and operation</caption>
<thead>
<tr>${heading('Operation', '')}${columnHeadings(matrix)}</tr>
</thead>
${totals(matrix)}
${tableBodies(matrix)}
</table>
</div>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Nothing but the style and the script of the page itself. */
function policy(style: string): string {
  const hash = (code: string) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function header({ columns, rows, notes }: Matrix): string {
  const cases = rows.reduce((sum, row) => sum + row.cases.length, 0);
  const suites = [...new Set(columns.map(({ tool }) => `${tool.name} ${tool.version}`))].join(', ');
  const seeds = [...new Set(columns.map(({ seed }) => seed))].join(', ');
  const facts = [
    amount(columns.length, 'client'),
    `${cases.toLocaleString('en')} ${cases === 1 ? 'case' : 'cases'}`,
    suites,
    `seed ${seeds}`,
  ];
  return `<header>
<h1>Which client does what</h1>
<p>${facts.map((fact) => `<span>${text(fact)}</span>`).join(' ')}</p>
${notes.length === 0 ? '' : `<ul class="notes">${items(notes)}</ul>`}
</header>`;
}

const items = (texts: string[]): string => texts.map((each) => `<li>${text(each)}</li>`).join('');

/** What the marks are explained with. */
const LEGEND: Look[] = ['passed', 'warned', 'failed', 'errored', 'skipped'];

function tools(): string {
  return `<div class="tools" role="search">
<input type="search" id="search" placeholder="Search cases, titles, clauses"
 aria-label="Search cases, titles and clauses" autocomplete="off" spellcheck="false">
<label><input type="checkbox" id="differs"> Only where clients differ</label>
<button type="button" id="all" aria-pressed="false">Open all</button>
<span id="count" role="status"></span>
<ul class="legend" aria-label="Legend">${LEGEND.map((look) => `<li class="${look}">${MARKS[look]} ${WORDS[look]}</li>`).join('')}</ul>
</div>`;
}

const heading = (name: string, more: string): string =>
  `<th scope="col" aria-sort="none"><button type="button">${name}<i aria-hidden="true"></i></button>${more}</th>`;

const columnHeadings = ({ columns }: Matrix): string =>
  columns.map((column) => columnHeading(column, column.label.includes(column.path))).join('');

/** @param apart whether the client needs the file of its report to be told from another */
function columnHeading({ client, path, startedAt, complete }: Column, apart: boolean): string {
  const version = client.version === undefined ? '' : ` <span>${text(client.version)}</span>`;
  const details = [client.language, startedAt.slice(0, 10)].filter((detail) => detail !== undefined);
  const file = apart ? `<small>${text(path)}</small>` : '';
  const unfinished = complete ? '' : '<small><em>incomplete</em></small>';
  return heading(
    `<bdi>${text(client.name)}${version}</bdi>`,
    `<small>${text(details.join(' · '))}</small>${file}${unfinished}`,
  );
}
