// What the harness itself needs for a case: with an adapter that answers from memory, and beside it with the reference client,
// whose requests the twins answer and the rules judge.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Case, loadCases } from '../../contracts/case.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';
import { run } from '../../harness/run.ts';
import { startCountersign } from '../mock/servers.ts';
import { figure, millis, remark, title } from '../support/report.ts';
import { type Contender, inTurns } from '../support/rounds.ts';

const ROUNDS = 7;
const HARNESS = { name: 'bench', version: '0' };

/** One call to a service that answers as it should or with one of its errors, with nothing held beforehand. */
const isPlain = ({ situation, given, calls, sweep, callbacks }: Case): boolean =>
  ['service', 'error'].includes(situation.kind) &&
  given.length === 0 &&
  callbacks.length === 0 &&
  calls === undefined &&
  sweep === undefined;

export async function measureShare(): Promise<void> {
  const cases = loadCases().filter(isPlain);
  const methods = [...new Set(cases.map(({ method }) => method))];
  title(`What a plain case costs the harness, over ${cases.length} of them`);
  const twin = await startCountersign();
  const pact = verifierWith(twin.url);
  const contenders = {
    memory: harnessWith(cases, ['node', 'bench/servers/memory-adapter.ts', ...methods]),
    reference: harnessWith(cases, ['node', 'clients/typescript/adapter.ts']),
    verifier: pact.verify,
  };
  await inTurns(contenders, 2);
  const rounds = await inTurns(contenders, ROUNDS);
  pact.stop();
  await twin.stop();
  remark('times are processor time of the process that judges, all its threads');
  figure('with an adapter that answers from memory', rounds.cost('memory'), millis, { atMost: 3 });
  figure('with the reference client', rounds.cost('reference'), millis);
  figure("an interaction of Pact's verifier, for comparison", rounds.cost('verifier'), millis);
}

const harnessWith =
  (cases: Case[], command: string[]): Contender =>
  async () => {
    const driver = await startProcessDriver(command, HARNESS);
    const began = process.cpuUsage();
    let finished = 0;
    const settings = { cases, drivers: [driver], seed: 1, timeoutMs: 10_000, tool: HARNESS, command };
    await run(settings, ({ type }) => {
      if (type === 'case-finished') finished++;
    });
    const { user, system } = process.cpuUsage(began);
    await driver.close();
    if (finished !== cases.length) throw new Error(`${finished} of ${cases.length} cases were run`);
    return (user + system) / 1000 / cases.length;
  };

/** Pact's verifier on a twin, with an interaction that needs no credentials. */
function verifierWith(url: string): { verify: Contender; stop(): void } {
  const child = fork(new URL('verify.ts', import.meta.url), [url], { silent: true });
  child.stdout!.resume();
  child.stderr!.resume();
  const verify = async (): Promise<number> => {
    child.send('verify');
    const [micros] = (await once(child, 'message')) as [number];
    return micros / 1000;
  };
  return { verify, stop: () => child.kill() };
}
