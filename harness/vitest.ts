// `countersign/vitest`: every case as a test of Vitest, of a client in the same process.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest';
import { type Case, loadCases } from '../contracts/case.ts';
import type { Finding } from '../contracts/rule.ts';
import { APIS, type Api } from '../specs/index.ts';
import type { Driver } from './driver.ts';
import type { ClientObject } from './drivers/client-object.ts';
import { startObjectDriver } from './drivers/object.ts';
import { methodsOf, PROPERTIES, RUNS } from './properties/list.ts';
import type { CaseResult } from './result.ts';
import { type CaseRun, runCase, skipped } from './run-case.ts';
import { select } from './select.ts';

export type { ClientObject } from './drivers/client-object.ts';

export interface ConformanceOptions {
  /** Only the cases of this API, or of these. */
  api?: Api | readonly Api[];
  /** Only the cases whose IDs match this glob: `packaging/**`. */
  grep?: string;
  /** Repeats an earlier run; a new one each time by default. A failure names it. */
  seed?: number;
  /** How long a call may take, in milliseconds; 10,000 by default. */
  timeout?: number;
  /** How many inputs each property is tried on; 0 for no properties. As many as in `countersign run` by default. */
  runs?: number;
}

/** What a test may take beside the time limit of its call, in milliseconds; a property makes many calls. */
const BESIDE = { case: 30_000, property: 300_000 };
/** How long servers go on listening after the last case, in milliseconds, for what comes too late. */
const LISTEN_ON = 200;

/**
 * Makes a test of every case, grouped by API and operation, when it is called at the top of a test file or within
 * `describe`. A case that fails throws an error with what was found, why it is required, and what to do; one that the
 * client does not implement is skipped; a warning is an annotation of its test.
 * @param client an object with an async function for each method of the client protocol, or a function that makes it
 * @throws where no case is selected
 */
export function conformance(
  client: ClientObject | (() => ClientObject | Promise<ClientObject>),
  {
    api = APIS,
    grep,
    seed = Math.floor(Math.random() * 2 ** 31),
    timeout = 10_000,
    runs = RUNS,
  }: ConformanceOptions = {},
): void {
  const apis = [api].flat();
  const all = [...loadCases(), ...(runs > 0 ? PROPERTIES : [])];
  const cases = select(all, { apis, ...(grep === undefined ? {} : { grep }) });
  if (cases.length === 0)
    throw new Error(
      `No case is selected by api ${apis.join(', ')}${grep === undefined ? '' : ` and grep ${grep}`}.`,
    );

  describe('conformance', () => {
    let driver: Driver;
    const ended: CaseRun[] = [];
    beforeAll(async () => {
      driver = await startObjectDriver(client, { name: 'countersign/vitest', version: '1' });
    });
    afterAll(async () => {
      await sleep(LISTEN_ON);
      const amended = await Promise.all(ended.map((each) => each.end()));
      for (const result of amended)
        if (result !== undefined) console.warn(`${result.id}: ${warningsOf(result)}`);
      await driver?.close();
    });

    for (const [group, members] of grouped(cases))
      describe(group, () => {
        for (const each of members) {
          const limit = timeout + (each.property === undefined ? BESIDE.case : BESIDE.property);
          test(`${each.id}: ${each.title}`, { timeout: limit }, async (context) => {
            const result = await runOne(each, driver, { seed, timeoutMs: timeout, runs }, ended);
            await settle(result, context, seed);
          });
        }
      });
  });
}

function grouped(cases: Case[]): Map<string, Case[]> {
  const groups = new Map<string, Case[]>();
  for (const each of cases) {
    const members = groups.get(each.method) ?? [];
    groups.set(each.method, members);
    members.push(each);
  }
  return groups;
}

async function runOne(
  testCase: Case,
  driver: Driver,
  settings: { seed: number; timeoutMs: number; runs: number },
  ended: CaseRun[],
): Promise<CaseResult> {
  const missing = methodsOf(testCase).find((method) => !driver.methods.has(method));
  if (missing !== undefined) return skipped(testCase, `The client does not implement ${missing}.`);
  const { situation, property } = testCase;
  if (situation.kind === 'tls' && situation.certificate !== 'untrusted')
    return skipped(
      testCase,
      'It needs a process that trusts an authority of its own: countersign run has it.',
    );
  if (property !== undefined) {
    const { runProperty } = await import('./properties/run-property.ts');
    return (await runProperty(testCase, { ...settings, driver })) as CaseResult;
  }
  // A client in this process does not go down under a case because of another.
  const ran = (await runCase(testCase, { ...settings, driver })) as CaseRun;
  ended.push(ran);
  return ran.result;
}

/** Ends a test as its case ended. */
async function settle(result: CaseResult, { skip, annotate }: TestContext, seed: number): Promise<void> {
  switch (result.status) {
    case 'failed':
      throw new ConformanceError(
        `${musts(result).map(describeFinding).join('\n\n')}\n\nagain: { seed: ${seed}, grep: '${result.id}' }`,
      );
    case 'errored':
      throw new ConformanceError(`Nothing was proved: ${result.reason}`);
    case 'skipped':
      return skip(result.reason);
    case 'warned':
      await annotate(warningsOf(result), 'warning');
  }
}

const musts = ({ findings }: CaseResult): Finding[] => findings.filter(({ level }) => level === 'must');

const warningsOf = ({ findings }: CaseResult): string =>
  findings
    .filter(({ level }) => level === 'should')
    .map(describeFinding)
    .join('\n\n');

/** A finding in words, a part of it a line. */
function describeFinding({
  message,
  requirement,
  clause,
  rule,
  expected,
  actual,
  diagnosis,
  hint,
}: Finding): string {
  const parts = { requirement: `${requirement} (${clause}, ${rule})`, expected, actual, diagnosis, do: hint };
  const lines = Object.entries(parts).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name.padEnd(12)}${text}`],
  );
  return [message, ...lines].join('\n');
}

/** A case that a client fails. Where it was thrown says nothing, so it has no stack. */
class ConformanceError extends Error {
  override name = 'ConformanceError';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}
