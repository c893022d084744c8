import type { Catalog } from '../../cli/catalog.ts';
import { type Benign, benign } from '../../clients/benign/adapter.ts';
import { hostile } from '../../clients/hostile/adapter.ts';
import { MANNERS } from '../../clients/hostile/manners.ts';
import { mutants } from '../../clients/mutants/adapter.ts';
import { APIS, openApi } from '../../specs/index.ts';
import { code, list, table, text } from '../generate/markdown.ts';
import { ENOUGH, type Outcome } from './task.ts';

/** How many of the cases that caught a mutant are named. */
const NAMED = 3;

/** The rules that no client here can break, and why. */
const ELSEWHERE: Record<string, string> = {
  'service/accepted':
    'It is for what the service refuses and no other rule names: a mutant that breaks it would show that a rule is missing.',
  'protocol/lists-what-is-held':
    'It is judged in sequences of calls that are made up, which clients/fragile is for (test/harness/properties.test.ts).',
  'observe/unexpected-egress':
    'It is for programs that are observed, and none of these clients is one (test/cli/observe.test.ts).',
  'observe/documented-operation':
    'It is for programs that are observed, and none of these clients is one (test/harness/observe.test.ts).',
  'observe/documented-address':
    'It is for programs that are observed, and none of these clients is one (test/harness/observe.test.ts).',
};

/** The rules that no mutant and no adapter that misbehaves has broken, though some should. */
export function unbroken({ rules }: Catalog, outcomes: Outcome[]): string[] {
  const broken = new Set([
    ...Object.keys(ELSEWHERE),
    ...outcomes.flatMap(({ caught }) => caught.flatMap((each) => each.rules)),
  ]);
  return rules.map(({ id }) => id).filter((id) => !broken.has(id));
}

/** The lines that a page has lost, behind a minus, and gained, behind a plus. */
export function changes(before: string, after: string): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  return [
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}

/**
 * The lines of a page; those of mutants up to the case meant for it. Which others catch it can hang on which calls were
 * under way together, where a mutant confuses them or waits in vain.
 */
const linesOf = (page: string): Set<string> =>
  new Set(page.split('\n').map((line) => line.replace(/^(\| `[^`]+` \| .*? \| `[^`]+`).*/, '$1')));

/** The page of what catches what. The same cases, rules and clients make the same page. */
export function killMatrix(catalog: Catalog, outcomes: Outcome[]): string {
  const { cases, rules } = catalog;
  const missing = unbroken(catalog, outcomes);
  return page(
    '<!-- Written by node scripts/selftest.ts --write from a run of all clients. Do not edit. -->',
    '# Kill matrix',
    'The suite is tested by liars. Each *mutant* is the reference client with one mistake in it, and the case meant for it has to find that mistake. Each *benign* client does something otherwise and is as right: nothing may be found. Each *hostile* adapter misbehaves and must get the verdict it deserves. `npm run selftest` runs them all. A mutant that many cases catch is not run with all of them.',
    table(
      ['', 'number'],
      [
        ['Cases', String(cases.length)],
        ['Rules', String(rules.length)],
        ['Mutants', String(mutants.length)],
        ['Benign clients', String(benign.length)],
        ['Hostile adapters', String(hostile.length)],
      ],
    ),
    '## Rules that nothing breaks',
    list([
      ...Object.entries(ELSEWHERE).map(([id, why]) => `${code(id)}: ${text(why)}`),
      ...missing.map((id) => `${code(id)}: a mutant is missing.`),
    ]),
    ...APIS.flatMap((api) => [
      `## ${text(openApi(api).info.title)}: mutants`,
      table(
        ['Mutant', 'Mistake', 'Caught by', 'Rules'],
        mutantRows(outcomes, (id) => id.startsWith(`${api}/`)),
      ),
    ]),
    '## Mutants that are only wrong elsewhere',
    'They pass where Countersign itself runs, and are caught in another time zone or language.',
    table(
      ['Mutant', 'Mistake', 'Caught by', 'Rules'],
      mutantRows(outcomes, (id) => id.startsWith('environment/')),
    ),
    '## Benign clients',
    table(['Client', 'What is odd', 'Cases', 'May be warned of'], benign.map(benignRow)),
    '## Hostile adapters',
    table(
      ['Adapter', 'What it does', 'Verdicts'],
      hostile.map((row) => [code(row.name), text(MANNERS[row.name]!.does), verdictsOf(row)]),
    ),
  );
}

function mutantRows(outcomes: Outcome[], isHere: (caughtBy: string) => boolean): string[][] {
  return outcomes.flatMap(({ task, caught }) => {
    const { name, defect, caughtBy } = mutants[task.index] ?? {};
    if (task.kind !== 'mutant' || caughtBy === undefined || !isHere(caughtBy)) return [];
    const ids = [caughtBy, ...caught.map(({ id }) => id).filter((id) => id !== caughtBy)];
    const more =
      ids.length > NAMED ? ` +${ids.length - NAMED}${caught.length === ENOUGH ? ' or more' : ''}` : '';
    const rules = [...new Set(caught.flatMap((each) => each.rules))].sort();
    return [
      [
        code(name!),
        text(defect!),
        ids.slice(0, NAMED).map(shortCode).join(', ') + more,
        rules.map(shortCode).join(', '),
      ],
    ];
  });
}

/** An ID without its API, which the heading names. */
const shortCode = (id: string): string => code(id.replace(/^(packaging|cpix|sevu)\//, ''));

const benignRow = ({ name, oddity, cases, warns = [] }: Benign): string[] => [
  code(name),
  text(oddity),
  code(cases),
  warns.map(code).join(', '),
];

function verdictsOf({ refused, verdicts = [], somewhere, never }: (typeof hostile)[number]): string {
  if (refused !== undefined) return 'cannot be used';
  const parts = [...new Set(verdicts)].map((verdict) => {
    const [status, ...rules] = verdict.split(' ');
    return [status, ...rules.map(code)].join(' ');
  });
  if (somewhere !== undefined) parts.push(`${code(somewhere)} somewhere`);
  if (never !== undefined) parts.push(`never ${code(never)}`);
  return parts.join('; ');
}

const page = (...parts: string[]): string => parts.map((part) => `${part.trimEnd()}\n`).join('\n');
