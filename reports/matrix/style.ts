/**
 * How the page looks, on light and on dark. Columns are as wide as they are told to be: a table that looks for it in each
 * of its cells takes its time. @param clients how many columns there are beside the first
 */
export const styleFor = (clients: number): string => `${STYLE}
table { min-width: ${340 + clients * 176}px; }
@media (max-width: 700px) { table { min-width: ${190 + clients * 125}px; } }
`;

const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --page: #f6f7f8; --ink: #1b1f24; --faint: #59636e; --line: #d9dee3; --raised: #eef1f4;
  --passed: #116329; --passed-bg: #e9f6ec; --passed-bar: #4ca866;
  --warned: #7a4b00; --warned-bg: #fdf3d8; --warned-bar: #c08a1e;
  --failed: #a40e26; --failed-bg: #fdecec; --failed-bar: #d6455d;
  --errored: #6e3aa8; --errored-bg: #f4eefb; --errored-bar: #9a6bd0;
  --accent: #0b5cad;
  font: 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15191e; --page: #0e1115; --ink: #e3e8ed; --faint: #98a3ae; --line: #2b323a; --raised: #1e242b;
    --passed: #7ed491; --passed-bg: #14261a; --passed-bar: #3f8a54;
    --warned: #e9bd62; --warned-bg: #2a2311; --warned-bar: #a37a26;
    --failed: #ff9aa5; --failed-bg: #321a1e; --failed-bar: #b8485a;
    --errored: #cbabf2; --errored-bg: #251c33; --errored-bar: #7f5bb0;
    --accent: #79b8ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); }
header, main { max-width: 1500px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { margin: 0; font-size: 22px; font-weight: 650; letter-spacing: -.01em; }
header p { display: flex; flex-wrap: wrap; gap: 0 18px; margin: 4px 0 0; color: var(--faint); }
.notes { margin: 14px 0 0; padding: 8px 14px 8px 30px; border-left: 3px solid var(--warned-bar);
  background: var(--warned-bg); color: var(--warned); border-radius: 0 6px 6px 0; }
button, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.tools { display: none; flex-wrap: wrap; gap: 10px 16px; align-items: center; margin: 18px 0 12px; }
.live .tools { display: flex; }
.tools input[type=search] { width: 290px; max-width: 100%; padding: 6px 10px; border: 1px solid var(--line);
  border-radius: 6px; background: var(--paper); }
.tools input::placeholder { color: var(--faint); opacity: 1; }
.tools > button { padding: 6px 12px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--paper); cursor: pointer; }
.tools > button:hover { background: var(--raised); }
.tools label { display: flex; gap: 6px; align-items: center; cursor: pointer; }
#count { color: var(--faint); font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 0 0 0 auto; padding: 0; list-style: none;
  font-size: 12.5px; }
.legend .skipped { color: var(--faint); }
.scroll { overflow: auto; max-height: calc(100vh - 40px); margin-bottom: 28px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--paper); }
table { width: 100%; table-layout: fixed; border-collapse: separate; border-spacing: 0; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 7px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  border-left: 1px solid var(--line); }
th:first-child { border-left: 0; }
tbody:last-child tr:last-child > * { border-bottom: 0; }
thead th { position: sticky; top: 0; z-index: 2; background: var(--raised); font-weight: 400; }
thead th:first-child { z-index: 3; }
th:first-child { position: sticky; left: 0; z-index: 1; width: 340px; background: var(--paper); }
thead th:first-child, .api th:first-child { background: var(--raised); }
thead button { display: flex; gap: 6px; align-items: baseline; padding: 0; border: 0; background: none;
  font-weight: 600; text-align: left; cursor: pointer; overflow-wrap: anywhere; }
thead span { color: var(--faint); font-weight: 400; }
thead small { display: block; color: var(--faint); font-size: 12px; overflow-wrap: anywhere; }
thead em { color: var(--failed); font-style: normal; font-weight: 600; }
thead i::before { content: '↕'; color: var(--faint); font-style: normal; opacity: .55; }
[aria-sort=ascending] i::before { content: '↑'; opacity: 1; color: var(--accent); }
[aria-sort=descending] i::before { content: '↓'; opacity: 1; color: var(--accent); }
.api tr > * { background: var(--raised); font-weight: 600; }
.api td, .total td { font-weight: 600; }
.api td.absent, .api td.skipped { font-weight: 400; }
td { font-variant-numeric: tabular-nums; white-space: nowrap; }
td > div { display: flex; align-items: baseline; }
td b { font-weight: inherit; }
td > div span:not(.mark) { color: var(--faint); font-weight: 400; }
td > div .percent { margin-left: auto; padding-left: 12px; font-size: 12.5px; }
td small { display: block; margin-top: 3px; color: var(--faint); font-size: 12px; font-weight: 400; }
.mark { display: inline-block; width: 1.1em; font-weight: 700; }
.passed { color: var(--passed); --bar: var(--passed-bar); }
.warned { color: var(--warned); --bar: var(--warned-bar); }
.failed, .blocked { color: var(--failed); --bar: var(--failed-bar); }
.errored { color: var(--errored); --bar: var(--errored-bar); }
.skipped, .absent { color: var(--faint); }
tr.operation td.failed, tr.case td.failed, tr.case td.blocked { background: var(--failed-bg); }
tr.operation td.warned, tr.case td.warned { background: var(--warned-bg); }
tr.operation td.errored, tr.case td.errored { background: var(--errored-bg); }
meter { display: block; width: 100%; height: 4px; margin-top: 5px; border: 0; border-radius: 2px;
  background: var(--line); appearance: none; }
meter::-webkit-meter-inner-element { display: block; }
meter::-webkit-meter-bar { height: 4px; border: 0; border-radius: 2px; background: var(--line); }
meter::-webkit-meter-optimum-value { border-radius: 2px; background: var(--bar); }
meter::-moz-meter-bar { border-radius: 2px; background: var(--bar); }
tr.operation th { font-weight: 400; }
tr.operation button { padding: 0; border: 0; background: none; cursor: pointer;
  font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
tr.operation button::before { content: '▸'; display: inline-block; width: 1.3em; color: var(--faint); }
tr.operation [aria-expanded=true]::before { content: '▾'; }
tr.operation button:hover { color: var(--accent); }
html:not(.live) tr.operation button::before { content: ''; width: 0; }
th small { color: var(--faint); }
tr.case th { padding-left: 30px; font-weight: 400; }
tr.case th span { display: block; color: var(--faint); font-size: 12.5px; }
tr.case th ul { display: flex; flex-wrap: wrap; gap: 4px; margin: 3px 0 0; padding: 0; list-style: none; }
tr.case th li { padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; color: var(--faint);
  font-size: 11px; }
code { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
tr.case td { max-width: 340px; white-space: normal; }
summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary .word { text-decoration: underline dotted; text-underline-offset: 3px; }
details p { margin: 4px 0 2px; color: var(--ink); font-size: 12.5px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
details code { display: block; margin-top: 3px; }
[hidden] { display: none; }
@media (max-width: 700px) {
  header, main { padding-left: 12px; padding-right: 12px; }
  th:first-child { width: 190px; }
  td > div .percent { display: none; }
  tr.operation th small { display: block; padding-left: 17px; }
  .tools input[type=search] { width: 100%; }
  .legend { margin-left: 0; }
  tr.case th { padding-left: 12px; }
}
@media print {
  .live .tools { display: none; }
  .scroll { max-height: none; overflow: visible; border: 0; }
  thead th, th:first-child { position: static; }
  * { print-color-adjust: exact; }
}
`;
