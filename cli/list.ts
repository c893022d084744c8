import { Argument, Command, Option } from 'commander';
import { START_RECEIVER } from '../harness/callbacks.ts';
import { APIS, clausesOf, endpoints, openApi, type Party } from '../specs/index.ts';
import { type Catalog, loadCatalog, uncovered } from './catalog.ts';
import { usageError } from './exit.ts';
import { table } from './table.ts';

/** What is listed: the items as JSON gives them, and a row of a table for each. */
export interface Listing {
  headings: string[];
  items: object[];
  rows: string[][];
}

interface Options {
  uncovered?: true;
  binds?: Party;
  json?: true;
}

const LISTINGS = {
  apis: listApis,
  methods: listMethods,
  cases: listCases,
  rules: listRules,
  clauses: listClauses,
  ambiguities: listAmbiguities,
};

/** What can be listed. */
export type Kind = keyof typeof LISTINGS;

export const listCommand = new Command('list')
  .description('List what there is: APIs, methods, cases, rules, clauses or ambiguities.')
  .addArgument(new Argument('<what>', 'what to list').choices(Object.keys(LISTINGS)))
  .option('--uncovered', 'clauses only: those that ask something of a client and that no case proves')
  .addOption(
    new Option('--binds <who>', 'clauses only: those that bind the client, the server or both').choices([
      'client',
      'server',
      'both',
    ]),
  )
  .option('--json', 'print everything that is known of each, as JSON')
  .action((what: Kind, options: Options) => {
    if (what !== 'clauses' && (options.uncovered || options.binds))
      throw usageError('--uncovered and --binds are for clauses: countersign list clauses --uncovered');
    const { headings, items, rows } = listing(what, loadCatalog(), options);
    process.stdout.write(
      options.json ? `${JSON.stringify(items, undefined, 2)}\n` : table(headings, rows, process.stdout),
    );
  });

/** The list of one kind of thing. The options are for clauses. */
export const listing = (what: Kind, catalog: Catalog, options: Omit<Options, 'json'> = {}): Listing =>
  LISTINGS[what](catalog, options);

function listApis({ cases, rules }: Catalog): Listing {
  const items = APIS.map((api) => {
    const { info, servers } = openApi(api);
    return {
      id: api,
      title: info.title,
      server: servers[0]!.url,
      operations: endpoints([api]).length,
      clauses: clausesOf(api).length,
      cases: cases.filter((each) => each.api === api).length,
      rules: rules.filter((rule) => rule.api === api).length,
    };
  });
  return {
    headings: ['API', 'OPERATIONS', 'CLAUSES', 'CASES', 'RULES', 'TITLE'],
    items,
    rows: items.map(({ id, operations, clauses, cases, rules, title }) => [
      id,
      String(operations),
      String(clauses),
      String(cases),
      String(rules),
      title,
    ]),
  };
}

function listMethods({ methods, cases }: Catalog): Listing {
  const items = methods.map(({ method, api, endpoints }) => ({
    method,
    api,
    cases: cases.filter((each) =>
      method === START_RECEIVER ? each.callbacks.length > 0 : each.method === method,
    ).length,
    operations: endpoints.map(({ method, path, webhook, operation }) => ({
      id: operation.operationId,
      summary: operation.summary,
      request: webhook ? `${method} (webhook)` : `${method} ${path}`,
    })),
  }));
  return {
    headings: ['METHOD', 'CASES', 'OPERATIONS'],
    items,
    rows: items.map(({ method, cases, operations }) => [
      method,
      String(cases),
      operations.map(({ request }) => request).join(', '),
    ]),
  };
}

function listCases({ cases }: Catalog): Listing {
  return { headings: ['CASE', 'TITLE'], items: cases, rows: cases.map(({ id, title }) => [id, title]) };
}

function listRules({ rules }: Catalog): Listing {
  return {
    headings: ['RULE', 'LEVEL', 'CLAUSE', 'REQUIREMENT'],
    items: rules,
    rows: rules.map(({ id, level, clause, title }) => [id, level, clause, title]),
  };
}

function listClauses(catalog: Catalog, { uncovered: open, binds }: Options): Listing {
  const wanted = open
    ? uncovered(catalog, binds && [binds])
    : catalog.clauses.filter((clause) => binds === undefined || clause.binds === binds);
  const items = wanted.map((clause) => ({
    ...clause,
    cases: catalog.cases.filter(({ clauses }) => clauses.includes(clause.id)).map(({ id }) => id),
  }));
  return {
    headings: ['CLAUSE', 'LEVEL', 'BINDS', 'CASES', 'STATEMENT'],
    items,
    rows: items.map(({ id, level, binds, cases, statement }) => [
      id,
      level,
      binds,
      String(cases.length),
      statement,
    ]),
  };
}

function listAmbiguities({ ambiguities }: Catalog): Listing {
  return {
    headings: ['AMBIGUITY', 'APIS', 'TITLE'],
    items: ambiguities,
    rows: ambiguities.map(({ id, apis, title }) => [id, apis.join(', '), title]),
  };
}
