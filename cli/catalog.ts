import { type Case, loadCases } from '../contracts/case.ts';
import { CONTRACTS } from '../contracts/index.ts';
import { GENERAL_RULES } from '../contracts/judge.ts';
import type { FindingLevel, Requirement } from '../contracts/rule.ts';
import { START_RECEIVER } from '../harness/callbacks.ts';
import { OBSERVE_RULES } from '../harness/observe/rules.ts';
import { PROTOCOL_RULES } from '../harness/protocol-rules.ts';
import {
  type Ambiguity,
  APIS,
  type Api,
  ambiguities,
  type Clause,
  clausesOf,
  type Endpoint,
  endpoints,
  type Party,
  requireClauses,
} from '../specs/index.ts';

/** A clause, and the API whose documents it stands in. */
export interface KnownClause extends Clause {
  api: Api;
}

/** A rule without its check. */
export interface KnownRule {
  id: string;
  /** Absent where it holds for all. */
  api?: Api;
  /** What is held against it: each request, what the client makes of the answer, any call, the manners of the adapter, or what a program does that is observed. */
  judges: 'request' | 'result' | 'call' | 'adapter' | 'program';
  title: string;
  level: FindingLevel;
  clause: string;
  hint: string;
}

/** A method of the client protocol, and the operations it drives or makes the client ready for. */
export interface KnownMethod {
  method: string;
  api: Api;
  endpoints: Endpoint[];
}

/** All there is to list and to explain. */
export interface Catalog {
  clauses: KnownClause[];
  ambiguities: Ambiguity[];
  cases: Case[];
  rules: KnownRule[];
  methods: KnownMethod[];
}

/** Reads it all. Throws SpecError or CaseFileError; a rule that names a clause there is not counts as the former. */
export function loadCatalog(): Catalog {
  const cases = loadCases();
  const ofApis = APIS.flatMap(rulesOf);
  for (const { id, api, clause } of ofApis) requireClauses([clause], `contracts/${api}/rules`, id);
  return {
    clauses: APIS.flatMap((api) => clausesOf(api).map((clause) => ({ ...clause, api }))),
    ambiguities: ambiguities(),
    cases,
    rules: [...ofApis, ...generalRules()],
    methods: methods(),
  };
}

/** The clauses that ask something of a party and that no case proves. */
export function uncovered({ clauses, cases }: Catalog, parties: Party[] = ['client', 'both']): KnownClause[] {
  const named = new Set(cases.flatMap((each) => each.clauses));
  return clauses.filter(
    ({ id, level, binds }) => level !== 'info' && parties.includes(binds) && !named.has(id),
  );
}

function rulesOf(api: Api): KnownRule[] {
  const { sent, methods } = CONTRACTS[api];
  const known = (rules: Requirement[], judges: KnownRule['judges']): KnownRule[] =>
    rules.map(({ id, title, level, clause, hint }) => ({ id, title, level, clause, hint, api, judges }));
  return [
    ...known(sent, 'request'),
    ...Object.values(methods).flatMap((own) => [...known(own.sent, 'request'), ...known(own.made, 'result')]),
  ];
}

function generalRules(): KnownRule[] {
  return [
    ...GENERAL_RULES.map(
      ({ id, title, level, clause, hint }): KnownRule => ({ id, title, level, clause, hint, judges: 'call' }),
    ),
    ...PROTOCOL_RULES.map((rule): KnownRule => ({ ...rule, judges: 'adapter' })),
    ...OBSERVE_RULES.map((rule): KnownRule => ({ ...rule, judges: 'program' })),
  ];
}

function methods(): KnownMethod[] {
  const byName = new Map<string, KnownMethod>();
  for (const endpoint of endpoints()) {
    const method = endpoint.operation['x-method'];
    const known = byName.get(method) ?? { method, api: endpoint.api, endpoints: [] };
    known.endpoints.push(endpoint);
    byName.set(method, known);
  }
  return [...byName.values()].flatMap((known) => {
    const receives = known.endpoints.some(({ webhook }) => webhook);
    return receives ? [{ ...known, method: START_RECEIVER }, known] : [known];
  });
}
