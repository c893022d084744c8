import { describe, expect, test } from 'vitest';
import { METHODS } from '../../clients/typescript/methods.ts';
import type { Exchange } from '../../codecs/exchange.ts';
import { type Case, loadCases } from '../../contracts/case.ts';
import { inputBehind, NEEDS_CALLER } from '../../contracts/observed.ts';
import type { Finding } from '../../contracts/rule.ts';
import { credentialsFor, targetOf } from '../../harness/credentials.ts';
import { inputsOf } from '../../harness/inputs.ts';
import { judgeExchange } from '../../harness/observe/case-of.ts';
import type { Owners } from '../../harness/observe/owners.ts';
import { Seen } from '../../harness/observe/seen.ts';
import type { CaseResult } from '../../harness/result.ts';
import { setStage } from '../../harness/stage.ts';
import { createWorld } from '../../mocks/index.ts';
import { violations } from '../../specs/validate.ts';

/** Cases in which nothing but the service itself answers, and a client is to succeed. */
const plain = loadCases().filter(
  ({ situation, expect: wanted, callbacks, sweep, mayRefuse, method }) =>
    situation.kind === 'service' &&
    wanted === 'success' &&
    callbacks.length === 0 &&
    sweep === undefined &&
    !mayRefuse &&
    Object.hasOwn(METHODS, method),
);

const ownersOf = (testCase: Case, given = true): Owners => {
  const { site, account } = credentialsFor(testCase.id);
  const own = given
    ? {
        sites: [{ ...site, ...testCase.settings.site }],
        accounts: [{ ...account, ...testCase.settings.account }],
      }
    : {};
  const world = createWorld({ seed: 'observed', ...own });
  return { world, sitesGiven: given, accountsGiven: given, withoutSiteKey: new Set(), encTokens: [] };
};

/** What a client sends for a case, as the twin of the case sees it. */
async function seenOf(testCase: Case): Promise<Exchange[]> {
  const credentials = credentialsFor(testCase.id);
  const { server, ids } = await setStage(testCase, credentials, testCase.id);
  const { gateway } = testCase.settings;
  const url = gateway === undefined ? server.url : `${server.url}/${gateway}`;
  try {
    for (const input of inputsOf(testCase, testCase.id, ids)) {
      const target = targetOf(testCase.method, input, url, credentials);
      await METHODS[testCase.method]!({ target, input } as never);
    }
    return server.journal.exchanges();
  } finally {
    await server.close();
  }
}

function judged(testCase: Case, exchanges: Exchange[], owners = ownersOf(testCase)): CaseResult[] {
  const seen = new Seen();
  return exchanges.map((exchange) => {
    const before = seen.add(exchange.operation ?? '', exchange);
    return judgeExchange(testCase.api, exchange, { ...before, owners, findings: [] }).result;
  });
}

const weighing = (results: CaseResult[]): Finding[] =>
  results.flatMap(({ findings }) => findings.filter(({ level }) => level !== 'may'));

describe('a client without a mistake that nobody called', () => {
  test('there are many ways to ask', () => {
    expect(plain.length).toBeGreaterThan(100);
  });

  test('is found none in, whatever it asks for', async () => {
    for (const testCase of plain) {
      const results = judged(testCase, await seenOf(testCase));
      // What is asked for twice in a case may be a client that asks twice.
      const found = weighing(results).filter(({ rule }) => rule !== 'service/one-request');
      expect(found, testCase.id).toEqual([]);
      expect(results.map(({ status }) => status)).not.toContain('errored');
    }
  });
});

const caseOf = (id: string): Case => plain.find((each) => each.id === id)!;
const storage = caseOf('packaging/register-storage/success');
const ticket = caseOf('sevu/request-ticket/success');

describe('what is told of an exchange', () => {
  test('the clauses of the rules that were held against it, and no other', async () => {
    const [result] = judged(storage, await seenOf(storage));
    expect(result).toMatchObject({
      id: 'observed/packaging/register-storage/0001',
      title: 'POST /api/v2/storage/{siteId}',
      operation: 'registerStorage',
      status: 'passed',
    });
    expect(result!.clauses).toContain('PKG-018');
    expect(result!.clauses).not.toContain('PKG-029');
  });

  test('nothing that is secret', async () => {
    const { site, account } = credentialsFor(storage.id);
    const text = JSON.stringify(judged(storage, await seenOf(storage)));
    for (const secret of [site.siteKey, site.accessKey, account.apiSecret])
      expect(text).not.toContain(secret);
  });

  test('that it was sent before, where that does something twice', async () => {
    const [first] = await seenOf(storage);
    const later = judged(storage, [first!, first!, first!]);
    expect(later.map(({ status }) => status)).toEqual(['passed', 'warned', 'warned']);
    expect(later[1]!.findings).toMatchObject([{ rule: 'service/one-request', level: 'should' }]);
    const lists = caseOf('packaging/list-storages/success');
    const [list] = await seenOf(lists);
    expect(judged(lists, [list!, list!]).map(({ status }) => status)).toEqual(['passed', 'passed']);
  });

  test('that it cannot be judged without credentials, and which are needed', async () => {
    const needed = { [storage.id]: '--site-key', [ticket.id]: '--api-secret' };
    for (const testCase of [storage, ticket]) {
      const [result] = judged(testCase, await seenOf(testCase), ownersOf(testCase, false));
      expect(result).toMatchObject({ status: 'errored', findings: [] });
      expect(result!.reason).toContain(needed[testCase.id]);
    }
  });

  test('that the credentials are wrong, where they were given', async () => {
    const [exchange] = await seenOf(storage);
    const owners = ownersOf(ticket);
    const [result] = judged(storage, [exchange!], owners);
    expect(result!.findings.map(({ rule }) => rule)).toContain('packaging/site-id');
  });
});

test('no mistake of a caller is made up', () => {
  const schemas = {
    registerStorage: 'RegisterStorageRequest',
    updateStorage: 'UpdateStorageRequest',
    listStorages: 'ListStoragesRequest',
    registerJob: 'RegisterJobRequest',
    listJobs: 'ListJobsRequest',
  };
  for (const [operation, schema] of Object.entries(schemas)) {
    const input = inputBehind({ operation } as Exchange);
    expect(violations('packaging', schema, input), operation).toEqual([]);
  }
});

test('the rules that need a caller are rules', () => {
  expect([...NEEDS_CALLER].every((id) => /^(packaging|cpix|sevu)\/[a-z-]+$/.test(id))).toBe(true);
});

test('an enc-token may be written otherwise, unless the one that was issued is given', async () => {
  const keys = caseOf('cpix/get-content-keys-v2/success');
  const [exchange] = await seenOf(keys);
  const { encToken, site } = credentialsFor(keys.id);
  const members = { access_key: site.accessKey, site_id: site.siteId };
  const token = Buffer.from(JSON.stringify(members)).toString('base64');
  expect(token).not.toBe(encToken);
  const rewritten = { ...exchange!, decoded: { ...(exchange!.decoded as object), token } };
  const owners = ownersOf(keys);
  expect(judged(keys, [rewritten], owners)).toMatchObject([{ status: 'passed' }]);
  const held = judged(keys, [rewritten], { ...owners, encTokens: [encToken] });
  expect(held).toMatchObject([{ status: 'failed', findings: [{ rule: 'cpix/enc-token' }] }]);
  expect(JSON.stringify(held)).not.toContain(token);
});
