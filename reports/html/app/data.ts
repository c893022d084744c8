import type { CaseDetail, CaseLine, PageIndex } from '../page.ts';
import { apiOrder } from './words.ts';

const textOf = (id: string): string => document.getElementById(id)?.textContent ?? '';

/** What the report says, but for what is in its cases. */
export const index = JSON.parse(textOf('index')) as PageIndex;

const placeOf = new Map(index.cases.map(({ id }, place) => [id, place]));

/** The place of a case by its ID. */
export const findCase = (id: string): number | undefined => placeOf.get(id);

let lines: string[] | undefined;

/** One line of JSON a case. They stand at the end of the page: empty until it is all there. */
function detailLines(): string[] {
  if (lines === undefined && document.readyState === 'loading') return [];
  lines ??= textOf('cases').split('\n');
  return lines;
}

/** The rest of a case; `undefined` while the page is still being read. */
export function detailOf(place: number): CaseDetail | undefined {
  const line = detailLines()[place];
  return line === undefined || line === '' ? undefined : (JSON.parse(line) as CaseDetail);
}

let small: string[] | undefined;

/** Everything that is said in each case, in small letters, as JSON. */
export function fullTexts(): string[] {
  if (small !== undefined) return small;
  const texts = detailLines().map((line) => line.toLowerCase());
  if (texts.length > 0) small = texts;
  return texts;
}

/** A text as it stands in {@link fullTexts}. */
export const asInJson = (text: string): string =>
  JSON.stringify(text.toLowerCase()).slice(1, -1).replaceAll('<', '\\u003c');

const nameOf = ({ api, operation }: { api: string; operation: string }): string => `${api} ${operation}`;

/** The APIs and operations that occur, sorted. */
export const operations: { api: string; operation: string }[] = [
  ...new Map(
    index.cases.map(({ api, operation }) => [nameOf({ api, operation }), { api, operation }]),
  ).values(),
].sort((a, b) => apiOrder(a.api) - apiOrder(b.api) || (nameOf(a) < nameOf(b) ? -1 : 1));

export const tags: string[] = [...new Set(index.cases.flatMap((each) => each.tags))].sort();

/** What each case says of itself, in small letters. */
export const headlines: string[] = index.cases.map(headlineOf);

function headlineOf({ id, title, api, operation, clauses, findings, tags }: CaseLine): string {
  const said = findings.map(([, , cause]) => {
    const { rule, message, diagnosis = '' } = index.causes[cause]!;
    return `${rule} ${message} ${diagnosis}`;
  });
  const names = clauses.map((clause) => index.clauses[clause]!.id);
  return [id, title, api, operation, ...names, ...said, ...tags].join('\n').toLowerCase();
}
