import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fragile } from '../../clients/fragile/adapter.ts';
import { SevuClient } from '../../clients/typescript/sevu.ts';
import { type Case, loadCases } from '../../contracts/case.ts';
import type { CallEnd, Driver } from '../../harness/driver.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';
import { PROPERTIES } from '../../harness/properties/list.ts';
import { type PropertySettings, runProperty } from '../../harness/properties/run-property.ts';
import type { CaseResult, RunEvent } from '../../harness/result.ts';
import { run } from '../../harness/run.ts';
import { collect, type Report } from '../../reports/report.ts';
import { clausesOf } from '../../specs/index.ts';
import { node } from '../support/run-cases.ts';

const tool = { name: 'countersign', version: '0.0.0' };
const TICKET = 'property/sevu/request-ticket';
const called = (id: string): Case => PROPERTIES.find((each) => each.id === id)!;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function runWith(
  drivers: Driver[],
  { cases = PROPERTIES, runs = 25, seed = 42 }: { cases?: Case[]; runs?: number; seed?: number } = {},
): Promise<Report> {
  const events: RunEvent[] = [];
  const settings = { cases, drivers, seed, timeoutMs: 10_000, tool, command: [], runs, regressions: folder };
  await run(settings, (event) => events.push(event));
  await Promise.all(drivers.map((driver) => driver.close()));
  return collect(events);
}

const start = (path: string, ...args: string[]): Promise<Driver> =>
  startProcessDriver(node(path, ...args), tool);

/** A client in this process, which requests tickets. @param instead ends a call in another way */
function ticketClient(
  instead: (input: Record<string, unknown>) => CallEnd | undefined = () => undefined,
): Driver {
  return {
    client: { name: 'in-process' },
    methods: new Set(['sevu.requestTicket']),
    maxInFlight: 4,
    async call(_method, params) {
      const { target, input } = params as { target: never; input: never };
      const end: CallEnd = instead(input) ?? {
        kind: 'result',
        value: await new SevuClient(target).requestTicket(input),
      };
      return { end, noise: [], stderr: '' };
    },
    async close() {},
  };
}

async function tryTickets(driver: Driver, settings: Partial<PropertySettings> = {}): Promise<CaseResult> {
  const result = await runProperty(called(TICKET), {
    driver,
    seed: 1,
    timeoutMs: 1000,
    runs: 25,
    ...settings,
  });
  if (result === 'interrupted') throw new Error('The property was interrupted');
  return result;
}

/** It refuses what the documents allow. */
const refuses = (input: Record<string, unknown>): CallEnd | undefined =>
  String(input.video).includes('%') ? { kind: 'error', code: -32602, message: 'no percent' } : undefined;

test('properties have IDs of their own and name clauses that there are', () => {
  const ids = [...PROPERTIES, ...loadCases()].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { api, clauses } of PROPERTIES)
    expect(clausesOf(api).map(({ id }) => id)).toEqual(expect.arrayContaining(clauses));
});

test('all hold for the reference client', { timeout: 180_000 }, async () => {
  const report = await runWith([await start('clients/typescript/adapter.ts')], { runs: 15 });
  expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.results.map(({ tried }) => tried)).toEqual(PROPERTIES.map(() => ({ inputs: 16 })));
  expect(readdirSync(folder)).toEqual([]);
});

describe('a client that is wrong with rare inputs only', () => {
  test.each(fragile)(
    '$name: $defect; the smallest is found and kept',
    async ({ name, property, rule, smallest }) => {
      const adapter = 'clients/fragile/adapter.ts';
      const cases = [called(property)];
      const found = (await runWith([await start(adapter, name)], { cases })).results[0]!;
      expect(found.status).toBe('failed');
      expect(found.findings[0]).toMatchObject({
        rule,
        message: expect.stringMatching(/\nIt fails on input \d+ of 25/),
      });
      expect(found.tried?.counterexample?.input).toEqual(smallest);
      expect(found.exchanges.length).toBeGreaterThan(0);

      const [file] = readdirSync(folder);
      expect(file).toMatch(new RegExp(`^${property.replaceAll('/', '-')}-[0-9a-f]{8}\\.json$`));
      expect(found.tried?.counterexample?.kept).toBe(join(folder, file!));
      const again = (await runWith([await start(adapter, name)], { cases, seed: 7, runs: 1 })).results[0]!;
      expect(again.findings[0]?.message).toContain(`It fails on the input kept in ${join(folder, file!)}.`);
      expect(again.findings[0]?.rule).toBe(rule);
      const mended = await runWith([await start('clients/typescript/adapter.ts')], { cases, runs: 1 });
      expect(mended.results[0]).toMatchObject({ status: 'passed', tried: { inputs: 3 } });
      expect(readdirSync(folder)).toEqual([file]);
    },
    120_000,
  );
});

describe('an input that fails', () => {
  test('is the same with the same seed, and another with another', async () => {
    const paths = await Promise.all([1, 1, 2].map((seed) => tryTickets(ticketClient(refuses), { seed })));
    const [one, same, other] = paths.map(({ tried }) => tried?.counterexample);
    expect(same).toEqual(one);
    expect(other?.path).not.toBe(one?.path);
    expect(one?.input).toMatchObject({
      input: { app: 'a', video: expect.stringMatching(/^%\w*$/), uses: 1 },
    });
  });

  test('is kept without anything of its credentials', async () => {
    await tryTickets(ticketClient(refuses), { regressions: folder });
    const [file] = readdirSync(folder);
    const kept = JSON.parse(readFileSync(join(folder, file!), 'utf8'));
    expect(Object.keys(kept)).toEqual(['property', 'input', 'seed', 'path']);
    expect(Object.keys(kept.input)).toEqual(['input']);
  });

  test('stays with the rule that was broken first', async () => {
    const two = (input: Record<string, unknown>): CallEnd | undefined =>
      Number(input.uses) > 1000 ? { kind: 'crash', how: 'exit code 1' } : refuses(input);
    for (const seed of [1, 2, 3]) {
      const { findings, tried } = await tryTickets(ticketClient(two), { seed });
      const smallest =
        findings[0]?.rule === 'protocol/crash' ? { uses: 1001 } : { video: expect.stringMatching(/^%\w*$/) };
      expect(tried?.counterexample?.input).toMatchObject({ input: smallest });
    }
  });

  test('that crashes the client is made smaller, too', async () => {
    const { findings, tried } = await tryTickets(
      ticketClient(({ ip }) => (ip === 'auto/24' ? { kind: 'crash', how: 'exit code 139' } : undefined)),
    );
    expect(findings[0]).toMatchObject({ rule: 'protocol/crash', level: 'must' });
    expect(tried?.counterexample?.input).toMatchObject({
      input: { app: 'a', video: 'a', ip: 'auto/24', uses: 1 },
    });
  });

  test('is not made smaller for longer than the time there is', async () => {
    const slow = ticketClient(refuses);
    const call: Driver['call'] = async (...call) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return slow.call(...call);
    };
    const { status, findings } = await tryTickets(
      { ...slow, call },
      { budgetMs: { any: 20_000, smaller: 30 } },
    );
    expect(status).toBe('failed');
    expect(findings[0]?.message).toContain('; the time of 0.03 s was up.');
  });
});

test('a kept input that nothing can be done with is told of', async () => {
  const kept = {
    property: 'property/packaging/update-storage',
    input: { given: [{ storage: {} }], input: {} },
  };
  writeFileSync(join(folder, 'property-packaging-update-storage-00000000.json'), JSON.stringify(kept));
  const driver = { ...ticketClient(), methods: new Set(['packaging.updateStorage']) };
  const { results } = await runWith([driver], {
    cases: [called('property/packaging/update-storage')],
    runs: 1,
  });
  expect(results[0]).toMatchObject({
    status: 'errored',
    reason: expect.stringMatching(
      /00000000\.json cannot be tried: The service refuses a storage.*delete the file\./,
    ),
  });
});

describe('where the plainest input fails', () => {
  test('there is no smaller one: a client that never answers', async () => {
    let calls = 0;
    const { status, findings, tried } = await tryTickets(
      ticketClient(() => {
        calls++;
        return { kind: 'timeout', afterMs: 1000 };
      }),
    );
    expect({ status, calls, inputs: tried?.inputs }).toEqual({ status: 'failed', calls: 1, inputs: 1 });
    expect(findings[0]?.rule).toBe('protocol/time-limit');
    expect(findings[0]?.message).toContain('It fails on the plainest input.');
  });

  test('and a case has failed for the same reason, the property is blocked', async () => {
    const cases = [
      loadCases().find(({ id }) => id === 'packaging/register-storage/success')!,
      called('property/packaging/register-storage'),
      called('property/packaging/sequence'),
    ];
    const report = await runWith([await start('clients/mutants/adapter.ts', 'hash-site-id-first')], {
      cases,
    });
    expect(report.results.map(({ status }) => status)).toEqual(['failed', 'blocked', 'blocked']);
  });

  test('because nothing reached the server, nothing is proved', async () => {
    const { status, reason } = await tryTickets(ticketClient(() => ({ kind: 'result', value: {} })));
    expect(status).toBe('errored');
    expect(reason).toMatch(/^No request reached.*\nIt fails on the plainest input\.\n\{"input"/s);
  });
});

describe('what a client does not have', () => {
  const unsupported: CallEnd = { kind: 'error', code: 4, message: 'no tickets here' };

  test('is skipped: a method, or all inputs', async () => {
    const report = await runWith([ticketClient(() => unsupported)], { runs: 3 });
    const reasons = report.results.map(({ id, status, reason }) => `${id} ${status} ${reason}`);
    expect(reasons).toHaveLength(PROPERTIES.length);
    expect(reasons).toContain(
      'property/packaging/sequence skipped The client does not implement packaging.registerStorage.',
    );
    expect(reasons).toContain(`${TICKET} skipped no tickets here`);
  });

  test('is passed over where it is some inputs only', async () => {
    const { status } = await tryTickets(
      ticketClient(({ ip }) => (ip === '0.0.0.0/0' ? unsupported : undefined)),
    );
    expect(status).toBe('passed');
  });
});

test('a property that was interrupted by another call is tried again, alone', async () => {
  let calls = 0;
  const driver = ticketClient(() => (++calls === 3 ? { kind: 'interrupted' } : undefined));
  const { results } = await runWith([driver], { cases: [called(TICKET)], runs: 5 });
  expect(results[0]).toMatchObject({ status: 'passed', tried: { inputs: 6 } });
  expect(calls).toBe(3 + 6);
});

test('a property that takes too long says how far it came', async () => {
  const client = ticketClient();
  const call: Driver['call'] = async (...call) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return client.call(...call);
  };
  const result = await tryTickets({ ...client, call }, { budgetMs: { any: 100, smaller: 100 } });
  expect(result.status).toBe('passed');
  expect(result.reason).toMatch(/^Tried on \d of 25 inputs: the time of 0\.1 s was up\.$/);
});

test('a run that is ended is not held up by a property', async () => {
  const { reason } = await tryTickets(ticketClient(), { signal: AbortSignal.abort() });
  expect(reason).toBe('Tried on 0 of 25 inputs: the run was ended.');
});
