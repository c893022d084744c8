/** Sorts, searches and opens up the table of the page. Without it, everything stands there open. */
export const SCRIPT = `
'use strict';
const table = document.querySelector('table');
const headings = [...table.tHead.rows[0].cells];
const apis = [...table.querySelectorAll('tbody.api')];
const operations = [...table.querySelectorAll('tbody.operation')];
const cases = [...table.querySelectorAll('tr.case')];
const search = document.getElementById('search');
const differs = document.getElementById('differs');
const all = document.getElementById('all');
const count = document.getElementById('count');
const buttonOf = (body) => body.querySelector('button');
const casesOf = (body) => [...body.querySelectorAll('tr.case')];
const wordsOf = (row) => (buttonOf(row.parentElement).textContent + ' ' + row.cells[0].textContent).toLowerCase();
const words = new Map(cases.map((row) => [row, wordsOf(row)]));

// The operations that are not as they stand by themselves: closed, or open where cases are looked for.
const turned = new Set();
const isFiltered = () => search.value.trim() !== '' || differs.checked;
const isOpen = (body) => turned.has(body) !== isFiltered();

function operationsOf(api) {
  const own = [];
  let next = api.nextElementSibling;
  for (; next && next.classList.contains('operation'); next = next.nextElementSibling) own.push(next);
  return own;
}

function show() {
  const wanted = search.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
  const fits = (row) =>
    wanted.every((word) => words.get(row).includes(word)) && (!differs.checked || 'differs' in row.dataset);
  let shown = 0;
  for (const body of operations) {
    const own = casesOf(body);
    const fitting = new Set(own.filter(fits));
    for (const row of own) row.hidden = !isOpen(body) || !fitting.has(row);
    shown += fitting.size;
    body.hidden = fitting.size === 0;
    buttonOf(body).setAttribute('aria-expanded', String(isOpen(body)));
  }
  for (const api of apis) api.hidden = operationsOf(api).every((body) => body.hidden);
  count.textContent = isFiltered() ? (shown === 1 ? '1 case' : shown + ' cases') : '';
  const every = operations.every(isOpen);
  all.textContent = every ? 'Close all' : 'Open all';
  all.setAttribute('aria-pressed', String(every));
}

function sortBy(column) {
  const up = headings[column].getAttribute('aria-sort') !== 'ascending';
  for (const heading of headings) heading.setAttribute('aria-sort', 'none');
  headings[column].setAttribute('aria-sort', up ? 'ascending' : 'descending');
  const key = (row) => (column === 0 ? row.cells[0].textContent : Number(row.cells[column].dataset.order));
  const compare = (a, b) => {
    const first = key(a);
    const second = key(b);
    return (first < second ? -1 : first > second ? 1 : 0) * (up ? 1 : -1);
  };
  for (const api of apis)
    api.after(...operationsOf(api).sort((a, b) => compare(a.rows[0], b.rows[0])));
  for (const body of operations) body.append(...casesOf(body).sort(compare));
}

function turn(body) {
  if (!turned.delete(body)) turned.add(body);
}

function lookAgain() {
  turned.clear();
  show();
}

headings.forEach((heading, column) => buttonOf(heading).addEventListener('click', () => sortBy(column)));
for (const body of operations)
  buttonOf(body).addEventListener('click', () => {
    turn(body);
    show();
  });
all.addEventListener('click', () => {
  const every = operations.every(isOpen);
  for (const body of operations) if (isOpen(body) === every) turn(body);
  show();
});
search.addEventListener('input', lookAgain);
differs.addEventListener('change', lookAgain);
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && document.activeElement === search) {
    search.value = '';
    lookAgain();
  }
});
document.documentElement.classList.add('live');
show();
`;
