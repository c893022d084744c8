import type { Case } from '../contracts/case.ts';
import {
  type Ambiguity,
  type Api,
  type Code,
  type DrmSystem,
  drmSystems,
  endpoints,
  jobStatuses,
  keyServerErrors,
  packagingErrors,
  processErrors,
  ticketCodes,
} from '../specs/index.ts';
import type { Catalog, KnownClause, KnownRule } from './catalog.ts';
import { inWords } from './situation.ts';

/** Something with an ID, in words. */
export interface Subject {
  id: string;
  /** What it is: `clause`, `API error code`. */
  kind: string;
  /** The sentence that says it. */
  summary: string;
  /** What else is known, a label and one or several lines each. Those without lines are not shown. */
  facts: [label: string, lines: string | string[] | undefined][];
  /** The same as data. */
  data: object;
}

/** Everything that can be explained. No two have the same ID in any letter case. */
export function subjects(catalog: Catalog): Subject[] {
  const codes: [string, Code[]][] = [
    ['API error code', packagingErrors()],
    ['process error code', processErrors()],
  ];
  return [
    ...catalog.clauses.map((clause) => aboutClause(clause, catalog)),
    ...catalog.ambiguities.map((ambiguity) => aboutAmbiguity(ambiguity, catalog)),
    ...codes.flatMap(([kind, rows]) => rows.map((row) => aboutCode(kind, 'packaging', row, catalog))),
    ...jobStatuses().map((row) =>
      aboutCode('job status', 'packaging', row, catalog, [
        ['phase', row.phase],
        ['terminal', row.terminal ? 'yes, a job in it changes no more' : 'no'],
      ]),
    ),
    ...keyServerErrors().map((row) =>
      aboutCode('key server error', 'cpix', row, catalog, [
        ['HTTP status', String(row.status)],
        ['documented', documented(row)],
      ]),
    ),
    ...ticketCodes().map(({ code, ...row }) =>
      aboutCode('ticket code', 'sevu', { code: String(code), ...row }, catalog, [
        ['status', row.status],
        ['documented', documented(row)],
      ]),
    ),
    ...catalog.cases.map((each) => aboutCase(each, catalog)),
    ...catalog.rules.map((rule) => aboutRule(rule, catalog)),
    ...drmSystems().map((system) => aboutDrmSystem(system, catalog)),
  ];
}

function aboutClause({ id, ...clause }: KnownClause, catalog: Catalog): Subject {
  const { document, section, lines } = clause.source;
  const naming = {
    cases: catalog.cases.filter(({ clauses }) => clauses.includes(id)),
    rules: catalog.rules.filter((rule) => rule.clause === id),
    ambiguities: catalog.ambiguities.filter(({ clauses }) => clauses.includes(id)),
    operations: endpoints([clause.api]).filter(({ operation }) => operation['x-clauses'].includes(id)),
  };
  return {
    id,
    kind: 'clause',
    summary: clause.statement,
    facts: [
      ['API', clause.api],
      ['level', clause.level],
      ['binds', clause.binds === 'both' ? 'client and server' : clause.binds],
      ['source', `${document}, ${section}, ${/^\d+$/.test(lines) ? 'line' : 'lines'} ${lines}`],
      ['proof', clause.proof],
      ['cases', naming.cases.map(named)],
      ['rules', naming.rules.map(named)],
      ['ambiguities', naming.ambiguities.map(named)],
      [
        'operations',
        naming.operations.map(({ operation }) => `${operation.operationId}  ${operation.summary}`),
      ],
    ],
    data: {
      ...clause,
      cases: naming.cases.map(({ id }) => id),
      rules: naming.rules.map(({ id }) => id),
      ambiguities: naming.ambiguities.map(({ id }) => id),
      operations: naming.operations.map(({ operation }) => operation.operationId),
    },
  };
}

function aboutAmbiguity({ id, ...ambiguity }: Ambiguity, catalog: Catalog): Subject {
  return {
    id,
    kind: 'ambiguity',
    summary: `${ambiguity.title}.`,
    facts: [
      ['APIs', ambiguity.apis.join(', ')],
      ['readings', ambiguity.readings.map((reading) => `- ${reading}`)],
      ['decision', ambiguity.decision],
      ['mocks accept', ambiguity.accepts],
      ['mocks return', ambiguity.returns],
      ['passes', ambiguity.flags.pass],
      ['warns', ambiguity.flags.warn],
      ['fails', ambiguity.flags.fail],
      ['clauses', ambiguity.clauses.map((clause) => namedClause(clause, catalog))],
    ],
    data: ambiguity,
  };
}

const documented = (row: { documented: boolean }): string =>
  row.documented ? 'yes' : 'no, the mocks use it';

function aboutCode(
  kind: string,
  api: Api,
  { code, ...row }: Code,
  catalog: Catalog,
  facts: Subject['facts'] = [],
): Subject {
  // Other clauses than those of one code alone say nothing of it.
  const ownClause = row.clause.endsWith(`-${code}`) ? row.clause : undefined;
  const cases = catalog.cases.filter(
    (each) =>
      (each.api === api && each.situation.kind === 'error' && each.situation.code === code) ||
      each.clauses.some((clause) => clause === ownClause),
  );
  return {
    id: code,
    kind,
    summary: row.text,
    facts: [
      ['API', api],
      ...facts,
      ['clause', namedClause(row.clause, catalog)],
      ['cases', cases.map(named)],
    ],
    data: { api, ...row, cases: cases.map(({ id }) => id) },
  };
}

function aboutCase(each: Case, catalog: Catalog): Subject {
  const { id, ...data } = each;
  return {
    id,
    kind: 'case',
    summary: `${each.title}.`,
    facts: [
      ['method', each.method],
      ['input', JSON.stringify(each.input)],
      ['sweep', each.sweep && `${each.sweep.member}, of ${each.sweep.lengths.join(' to ')} characters`],
      ['server', inWords(each)],
      ['expects', each.mayRefuse ? `${each.expect}; the client may refuse the input instead` : each.expect],
      ['clauses', each.clauses.map((clause) => namedClause(clause, catalog))],
      ['run it', `countersign run --grep ${id} -- COMMAND`],
    ],
    data,
  };
}

const HELD_AGAINST: Record<KnownRule['judges'], string> = {
  request: 'every request',
  result: 'what the client makes of the answer',
  call: 'every call, whichever the API',
  adapter: 'the adapter itself',
  program: 'what a program does that is observed',
};

function aboutRule({ id, ...rule }: KnownRule, catalog: Catalog): Subject {
  const cases = catalog.cases.filter(({ clauses }) => clauses.includes(rule.clause));
  return {
    id,
    kind: 'rule',
    summary: rule.title,
    facts: [
      ['level', rule.level],
      ['held against', HELD_AGAINST[rule.judges]],
      ['clause', namedClause(rule.clause, catalog)],
      ['do', rule.hint],
      ['cases', cases.map(named)],
    ],
    data: { ...rule, cases: cases.map(({ id }) => id) },
  };
}

function aboutDrmSystem({ name, ...system }: DrmSystem, catalog: Catalog): Subject {
  return {
    id: name,
    kind: 'DRM system',
    summary: `${system.title}, system ID ${system.systemId}.`,
    facts: [
      ['documented', system.documented ? 'yes' : 'no, the ID is what the field uses'],
      ['signalling', system.signalling.join(', ')],
      ['formats', system.formats.join(', ') || 'none: it encrypts the file as a whole'],
      ['schemes', system.schemes.join(', ') || 'none: it encrypts in a way of its own'],
      ['clause', system.clause && namedClause(system.clause, catalog)],
    ],
    data: system,
  };
}

const named = ({ id, title }: { id: string; title: string }): string => `${id}  ${title}`;

function namedClause(id: string, { clauses }: Catalog): string {
  const clause = clauses.find((each) => each.id === id);
  return clause === undefined ? id : `${id}  ${clause.statement}`;
}
