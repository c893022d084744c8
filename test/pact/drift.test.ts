import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEnvelope } from '../../codecs/envelope.ts';
import { type Case, loadCases } from '../../contracts/case.ts';
import { TWINS } from '../../mocks/index.ts';
import { findRoute, routesOf } from '../../mocks/twin/router.ts';
import { APIS, type Api, endpoints } from '../../specs/index.ts';
import { violationsAt } from '../../specs/validate.ts';
import { cpixSchemaProblems } from '../support/xsd.ts';
import { PACTS, SITE } from './consumer.ts';

/** A part of an interaction as a pact has it. */
interface Message {
  body?: { content: unknown; contentType: string };
}

interface Interaction {
  description: string;
  request: Message & { method: string; path: string; query?: Record<string, string[]> };
  response: Message & { status: number };
}

const interactions = readdirSync(PACTS).flatMap((file) => {
  const pact = JSON.parse(readFileSync(new URL(file, PACTS), 'utf8')) as { interactions: Interaction[] };
  return pact.interactions;
});

const routes = APIS.map((api) => ({ api, routes: routesOf(TWINS[api]) }));

/** The operation of the specs that an interaction is one of. */
function operationOf({
  request: { method, path },
}: Interaction): { api: Api; operationId: string } | undefined {
  for (const { api, routes: ofApi } of routes) {
    const found = findRoute(ofApi, method, path);
    if (found !== undefined) return { api, operationId: found.operationId };
  }
  return undefined;
}

const endpointOf = (id: string) => endpoints().find(({ operation }) => operation.operationId === id)!;

/** What a request carries, taken out of its envelope or form. */
function payloadOf({ query, body }: Interaction['request']): unknown {
  const apidata = query?.['pallycon-apidata']?.[0];
  if (apidata !== undefined) return readEnvelope(apidata, SITE).payload;
  return JSON.parse(new URLSearchParams(String(body?.content)).get('json')!);
}

const isXml = ({ body }: Message): boolean => body?.contentType === 'application/xml';

describe.each(interactions)('$description', (interaction) => {
  const { request, response } = interaction;
  const { api, operationId } = operationOf(interaction) ?? {};

  test('is one of the documented operations', () => {
    expect(operationId).toBeDefined();
  });

  test('asks as the specification of the operation says', () => {
    const { operation } = endpointOf(operationId!);
    if (isXml(request)) return expect(cpixSchemaProblems(String(request.body!.content))).toEqual([]);
    const schema = operation['x-payload']?.$ref;
    if (schema === undefined) return expect(request.method).toBe('GET');
    expect(violationsAt(api!, schema.split('/').slice(1), payloadOf(request))).toEqual([]);
  });

  test('is answered as the specification of the operation says', () => {
    const { path, method, operation } = endpointOf(operationId!);
    const content = String(response.body?.contentType).split(';')[0]!;
    if (isXml(response)) expect(cpixSchemaProblems(String(response.body!.content))).toEqual([]);
    const place = ['paths', path, method.toLowerCase(), 'responses', String(response.status)];
    expect(operation).toHaveProperty(['responses', String(response.status)]);
    if (content === 'application/json' && response.status === 200)
      expect(violationsAt(api!, [...place, 'content', content, 'schema'], response.body!.content)).toEqual(
        [],
      );
  });
});

/** The operation that a case provokes: key requests name theirs in the input. */
function operationIn({ method, input }: Case): string {
  const name = method.split('.')[1]!;
  if (name !== 'getContentKeys') return name;
  const { api = 'v2' } = input as { api?: string };
  return endpoints().find(({ operation: { operationId } }) =>
    operationId.toLowerCase().replace('dash', '').endsWith(api.replace('-', '')),
  )!.operation.operationId;
}

test('every operation that a case calls with success stands in a pact, and no other', () => {
  const inPacts = new Set(
    interactions
      .filter(({ response }) => response.status === 200)
      .map((interaction) => operationOf(interaction)?.operationId),
  );
  const called = loadCases().filter(
    ({ expect, situation }) => expect === 'success' && situation.kind === 'service',
  );
  const driven = new Set(called.filter(({ method }) => !method.includes('allback')).map(operationIn));
  expect([...inPacts].sort()).toEqual([...driven].sort());
});
