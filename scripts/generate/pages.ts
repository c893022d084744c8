import type { Catalog, KnownClause, KnownRule } from '../../cli/catalog.ts';
import { inWords } from '../../cli/situation.ts';
import type { Case } from '../../contracts/case.ts';
import { APIS, openApi } from '../../specs/index.ts';
import { code, list, opening, table, text } from './markdown.ts';

/** How many cases of a clause are named; `countersign explain` tells all. */
const NAMED = 5;

const someOf = (names: string[]): string =>
  names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;

/** Every clause, by document and section, with its proof and the cases that name it. */
export function clausesPage({ clauses, cases }: Catalog): string {
  const row = ({ id, level, binds, statement, proof = '', source }: KnownClause) => [
    id,
    level,
    binds,
    text(statement),
    text(proof),
    source.lines,
    someOf(cases.filter((each) => each.clauses.includes(id)).map((each) => code(each.id))),
  ];
  const headings = ['Clause', 'Level', 'Binds', 'Statement', 'How it is seen to be kept', 'Lines', 'Cases'];
  const documents = groups(clauses, ({ source }) => source.document);
  return page(
    opening('Clauses', 'specs/*/clauses.yaml and contracts/*/cases'),
    'What the documents say, one statement each. Clauses of level info ask nothing of anybody. Lines are those of the document.',
    ...documents.flatMap(([document, ofDocument]) => [
      `## ${document}`,
      ...groups(ofDocument, ({ source }) => source.section).flatMap(([section, ofSection]) => [
        `### ${text(section)}`,
        table(headings, ofSection.map(row)),
      ]),
    ]),
  );
}

/** Every ambiguity: how the documents can be read, what is decided, what a client is told. */
export function ambiguitiesPage({ ambiguities }: Catalog): string {
  return page(
    opening('Ambiguities', 'specs/ambiguities.yaml'),
    'Where the documents contradict themselves or leave something open, and what Countersign makes of it.',
    ...ambiguities.flatMap(({ id, title, apis, readings, decision, accepts, returns, flags, clauses }) => [
      `## ${id}: ${text(title)}`,
      'It can be read as:',
      list(readings.map(text)),
      `**Decision.** ${text(decision)}`,
      list([
        `APIs: ${apis.join(', ')}`,
        `The mocks accept: ${text(accepts)}`,
        `The mocks return: ${text(returns)}`,
        ...Object.entries(flags).map(([verdict, what]) => `${FLAGS[verdict]}: ${text(what)}`),
        `Clauses: ${clauses.join(', ')}`,
      ]),
    ]),
  );
}

const FLAGS: Record<string, string> = { pass: 'Passes', warn: 'Is warned of', fail: 'Fails' };

/** Every case: what is provoked, what the server does, what the client must make of it. */
export function casesPage({ cases }: Catalog): string {
  const row = ({ id, title, situation, expect, mayRefuse, clauses }: Case) => [
    code(id.slice(id.lastIndexOf('/') + 1)),
    text(title),
    inWords({ situation, expect }, (text) => code(shortened(text))),
    mayRefuse ? `${expect}, or a refusal of the input` : expect,
    clauses.join(', '),
  ];
  const headings = ['Case', 'What it shows', 'The server', 'The client must report', 'Clauses'];
  return page(
    opening('Cases', 'contracts/*/cases'),
    'What is provoked of a client. The ID of a case is the heading and its name: `packaging/register-storage/success`.',
    ...groups(cases, ({ id }) => id.slice(0, id.lastIndexOf('/'))).flatMap(([group, ofGroup]) => [
      `## ${group}`,
      `Calls ${code(ofGroup[0]!.method)}.`,
      table(headings, ofGroup.map(row)),
    ]),
  );
}

const shortened = (body: string): string => (body.length <= 60 ? body : `${body.slice(0, 59)}…`);

/** Every rule: what each request and each result is held to. */
export function rulesPage({ rules }: Catalog): string {
  const row = ({ id, level, title, clause, hint }: KnownRule) => [
    code(id),
    level,
    text(title),
    clause,
    text(hint),
  ];
  const headings = ['Rule', 'Level', 'Requirement', 'Clause', 'What to do'];
  const of = (api: string | undefined, judges: KnownRule['judges']) =>
    rules.filter((rule) => rule.api === api && rule.judges === judges).map(row);
  return page(
    opening('Rules', 'contracts/*/rules'),
    'What a client is held to, whatever the case. A rule of level must fails a case, one of level should warns.',
    ...APIS.flatMap((api) => [
      `## ${text(openApi(api).info.title)}`,
      'Of every request:',
      table(headings, of(api, 'request')),
      'Of what the client makes of the answer, once its request was right:',
      table(headings, of(api, 'result')),
    ]),
    '## Whichever the API',
    'Of every call:',
    table(headings, of(undefined, 'call')),
    'Of the adapter itself:',
    table(headings, of(undefined, 'adapter')),
    'Of a program that is observed:',
    table(headings, of(undefined, 'program')),
  );
}

const page = (...parts: string[]): string => parts.map((part) => `${part.trimEnd()}\n`).join('\n');

/** Items by what they have in common, in the order in which each group first occurs. */
function groups<T>(items: T[], keyOf: (item: T) => string): [string, T[]][] {
  const byKey = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    byKey.set(key, [...(byKey.get(key) ?? []), item]);
  }
  return [...byKey];
}
