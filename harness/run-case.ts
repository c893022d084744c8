import type { Exchange } from '../codecs/exchange.ts';
import type { Case } from '../contracts/case.ts';
import { documentIn } from '../contracts/cpix/expected.ts';
import { judge } from '../contracts/judge.ts';
import type { Call, ClientReply, Credentials, Finding } from '../contracts/rule.ts';
import type { Authority, TwinServer } from '../mocks/index.ts';
import { NOT_IMPLEMENTED, postCallbacks, START_RECEIVER, withReceiver } from './callbacks.ts';
import { credentialsFor, secretsIn, targetOf } from './credentials.ts';
import type { Driver } from './driver.ts';
import { callbacksOf, fill, inputsOf } from './inputs.ts';
import { kept } from './kept.ts';
import { enter, type Neighbour } from './neighbours.ts';
import { cameLate, type ServerMeanwhile, spokenNonsense, waitedOn, wentDown } from './protocol-rules.ts';
import type { CaseResult, ReportedExchange, Status } from './result.ts';
import { mapped, passwordsIn, type Secret, scrubbed, textIn } from './scrub.ts';
import { reached, setStage } from './stage.ts';

/** How much of stderr a report keeps, in characters. */
const STDERR_KEPT = 8 * 1024;

/** What a case needs from the run it belongs to. */
export interface CaseSettings {
  driver: Driver;
  seed: number;
  timeoutMs: number;
  /** How long a client may wait for a server that says nothing. */
  patienceMs?: number;
  /** The authority that the client trusts, beside those it trusts anyway. */
  trusted?: Authority;
  /** Leaves secrets where they are, for who looks for a mistake in their own client. */
  keepSecrets?: boolean;
}

/** A case that was run. Its server goes on listening, so that what comes too late is seen. */
export interface CaseRun {
  result: CaseResult;
  /** Closes the server. Gives another result when requests have come since the case ended. */
  end(): Promise<CaseResult | undefined>;
}

/**
 * Runs one case against a server and with credentials of its own. `interrupted` when the client went down under it
 * because of another case: the case then says nothing and wants to be run again, alone.
 */
export async function runCase(testCase: Case, settings: CaseSettings): Promise<CaseRun | 'interrupted'> {
  const started = performance.now();
  const seed = `${settings.seed} ${testCase.id}`;
  const credentials = credentialsFor(seed);
  const { server, ids } = await setStage(
    testCase,
    credentials,
    seed,
    settings.trusted,
    settings.driver.reach,
  );
  const inputs = inputsOf(testCase, seed, ids);
  const given = fill(testCase.given, ids) as Case['given'];
  const held = { ...testCase, given };
  const { driver } = settings;
  const known = secretsIn(credentials, testCase.api);
  const secretsNow = () => secretsOf(held, known, inputs, server.journal.exchanges());
  const neighbour = enter(driver, secretsNow);
  let secrets: Secret[] = [];
  let seen: Seen | 'interrupted';
  try {
    const callbacks = callbacksOf(testCase, seed, ids);
    const act = () => callAll({ ...testCase, callbacks }, settings, credentials, server, inputs);
    seen = callbacks.length === 0 ? await act() : await withReceiver(driver, act);
  } catch (error) {
    await server.close();
    throw error;
  } finally {
    secrets = neighbour.leave();
  }
  if (seen === 'interrupted') {
    await server.close();
    return seen;
  }
  const durationMs = Math.round(performance.now() - started);
  const { keepSecrets } = settings;
  const ended = { seen, server, secrets, neighbour, durationMs, keepSecrets };
  const last = server.journal.latest;
  return {
    result: toResult(held, ended),
    async end() {
      await server.close();
      const late = server.journal.exchanges(last);
      if (late.length === 0) return undefined;
      const findings = [...ended.seen.findings, cameLate(late)];
      return toResult(held, { ...ended, secrets: secretsNow(), seen: { ...ended.seen, findings } });
    },
  };
}

/** The result of a case that was not run, because the client does not implement what it calls. */
export const skipped = (testCase: Case, reason: string): CaseResult => unproved(testCase, 'skipped', reason);

/** The result of a case that could not be run to an end. */
export const errored = (testCase: Case, reason: string): CaseResult => unproved(testCase, 'errored', reason);

function unproved(testCase: Case, status: Status, reason: string): CaseResult {
  return { ...identity(testCase), status, durationMs: 0, reason, findings: [], exchanges: [] };
}

/** All that was seen of a case, over all its calls. */
export interface Seen {
  findings: Finding[];
  checks: number;
  /** Why there is no verdict of the rules: not implemented, or nothing to judge. */
  unjudged?: { status: Status; reason: string };
  reply?: ClientReply;
  stderr: string;
  inputs: Record<string, unknown>[];
}

/** Calls the method of a case with each input in turn, and judges each call. Ends with the first that fails. */
export async function callAll(
  testCase: Case,
  { driver, timeoutMs, patienceMs }: CaseSettings,
  credentials: Credentials,
  server: TwinServer,
  inputs: Record<string, unknown>[],
): Promise<Seen | 'interrupted'> {
  const seen: Seen = { findings: [], checks: 0, stderr: '', inputs };
  if (testCase.callbacks.length > 0 && !driver.methods.has(START_RECEIVER)) {
    const reason = `The client does not implement ${START_RECEIVER}.`;
    return { ...seen, unjudged: { status: 'skipped', reason } };
  }
  const post = (bodies: Case['callbacks']) =>
    bodies.length === 0 ? undefined : postCallbacks(bodies, { driver, timeoutMs }, server.journal);
  const { gateway } = testCase.settings;
  const base = reached(server.url, driver.reach);
  const url = gateway === undefined ? base : `${base}/${gateway}`;
  for (const input of inputs) {
    const target = targetOf(testCase.method, input, url, credentials);
    const before = server.journal.latest;
    const isSilent = testCase.situation.kind === 'trouble' && testCase.situation.trouble.kind === 'silence';
    const limit = isSilent ? (patienceMs ?? timeoutMs) : timeoutMs;
    const posting = await post(testCase.callbacks);
    if (posting?.kind === 'wrong') {
      seen.findings.push(posting.finding);
      seen.checks++;
      return seen;
    }
    const called =
      posting?.kind === 'not-started'
        ? posting.called
        : await driver.call(testCase.method, { target, input }, limit);
    seen.stderr += called.stderr;
    const { end } = called;
    if (end.kind === 'interrupted') return 'interrupted';
    seen.findings.push(...spokenNonsense(called));
    if (end.kind === 'timeout' && isSilent) {
      seen.findings.push(waitedOn(end.afterMs, patienceMs !== undefined));
      seen.checks++;
      return seen;
    }
    if (end.kind === 'timeout' || end.kind === 'crash') {
      seen.findings.push(wentDown(end, meanwhile(testCase, server.journal.exchanges(before))));
      seen.checks++;
      return seen;
    }
    seen.reply = end;
    if (end.kind === 'error' && NOT_IMPLEMENTED.includes(end.code)) {
      seen.unjudged = { status: 'skipped', reason: end.message || 'The client does not implement this.' };
      return seen;
    }
    const exchanges = server.journal.exchanges(before);
    const { findings, checks } = judge({
      case: testCase,
      credentials,
      input,
      exchanges,
      earlier: server.journal.exchanges().filter(({ id }) => id <= before),
      reply: end,
      stderr: called.stderr,
    });
    seen.checks += checks;
    seen.findings.push(...findings);
    if (checks === 0) {
      seen.unjudged = { status: 'errored', reason: nothingSeen(end, server.unread) };
      return seen;
    }
    // One mistake is told once, not once for each length of a sweep.
    if (findings.some(({ level }) => level === 'must')) return seen;
  }
  return seen;
}

/** What a server did in a call. In a case of trouble an answer may have been none. */
function meanwhile({ situation }: Case, exchanges: Exchange[]): ServerMeanwhile {
  if (exchanges.length === 0) return 'was not asked';
  const isWhole = situation.kind !== 'trouble' && exchanges.every(({ response }) => response !== undefined);
  return isWhole ? 'answered' : 'kept waiting';
}

function nothingSeen(reply: ClientReply, [unread]: string[]): string {
  const said = reply.kind === 'error' ? `the error ${reply.code}: ${reply.message}` : 'a result';
  if (unread !== undefined)
    return `Something reached the case's server that could not be read as a request: ${unread}. The client reported ${said}. Send requests to the target of the call, by HTTP/1.1.`;
  return `No request reached the case's server, so nothing could be checked; the client reported ${said}. Send requests to the target of the call.`;
}

/** A case that was run to its end, and all that is needed to tell of it. */
export interface Ended {
  seen: Seen;
  server: TwinServer;
  secrets: Secret[];
  /** Where the client may know the secrets of other cases as well. */
  neighbour?: Neighbour;
  durationMs: number;
  keepSecrets?: boolean | undefined;
}

/** The result of a case, without its secrets unless they are to be kept. */
export function toResult(testCase: Case, ended: Ended): CaseResult {
  const { seen, server, secrets, neighbour, durationMs } = ended;
  const broken = server.breakdowns[0];
  const verdict: Pick<CaseResult, 'status' | 'reason'> =
    broken === undefined
      ? verdictOf(seen)
      : { status: 'errored', reason: `Countersign failed: ${broken.stack}` };
  const result: CaseResult = {
    ...identity(testCase),
    ...verdict,
    durationMs,
    findings: once(seen.findings),
    exchanges: server.journal.exchanges().map(asReported),
  };
  if (seen.reply?.kind === 'result') result.result = mapped(seen.reply.value, kept);
  else if (seen.reply?.kind === 'error') {
    const { code, message, data } = seen.reply;
    const error = { code, message, ...(data === undefined ? {} : { data }) };
    result.result = mapped({ error }, kept);
  }
  if (seen.stderr !== '') result.stderr = seen.stderr;
  if (ended.keepSecrets) return withTail(scrubbed(result, []) as CaseResult);
  const told = scrubbed(result, secrets) as CaseResult;
  const others = neighbour?.othersIn(whatMayBeOfOthers(told, seen)) ?? [];
  const heard = others.length === 0 ? told : (scrubbed(told, others) as CaseResult);
  return withTail(heard);
}

/** An exchange as reports have it. */
export function asReported({
  request: { method, target, headers, body },
  decoded,
  response,
}: Pick<Exchange, 'request' | 'decoded' | 'response'>): ReportedExchange {
  const text = kept(Buffer.from(body).toString('utf8'));
  return {
    request: { method, url: target, headers, body: text, ...(decoded === undefined ? {} : { decoded }) },
    ...(response === undefined ? {} : { response: { ...response, body: kept(response.body) } }),
  };
}

/** As every secret looks, however it is written: a long word, with digits or longer still, or bytes in a row. */
const LOOKS_SECRET = /(?=\S*\d)(?=\S*[a-z])[^\s_]{16}|[^\s_]{22}|(?:(?:0x)?[0-9a-f]{2},? |-?\d{1,3}, ){6}/i;
/** Parts words as a space does: what an answer says may be a page. */
const TAG = /<\/?[a-z]+>/gi;

/** What of a result may hold secrets of other cases: empty where plainly nothing does, as looking takes time. */
function whatMayBeOfOthers(told: CaseResult, { stderr, findings, reply }: Seen): string {
  if (findings.length > 0) return textIn(told);
  if (stderr !== '') return textIn([told.stderr, told.result]);
  const said = reply?.kind === 'error' ? textIn(told.result) : '';
  return LOOKS_SECRET.test(said.replace(TAG, ' ')) ? said : '';
}

const withTail = (result: CaseResult): CaseResult =>
  result.stderr === undefined ? result : { ...result, stderr: result.stderr.slice(-STDERR_KEPT) };

function verdictOf({ findings, checks, unjudged }: Seen): Pick<CaseResult, 'status' | 'reason'> {
  if (findings.some(({ level }) => level === 'must')) return { status: 'failed' };
  if (unjudged !== undefined) return unjudged;
  if (checks === 0) return { status: 'errored', reason: 'Nothing was checked.' };
  return { status: findings.some(({ level }) => level === 'should') ? 'warned' : 'passed' };
}

/** The first finding of each kind: a sweep meets the same one at every length. */
function once(findings: Finding[]): Finding[] {
  const key = ({ rule, message }: Finding) => `${rule} ${message}`;
  return findings.filter(
    (finding, index) => findings.findIndex((other) => key(other) === key(finding)) === index,
  );
}

function identity({ id, title, api, method, clauses }: Case) {
  return { id, title, api, operation: method.split('.')[1]!, clauses };
}

/** What is secret of a case: its credentials, the passwords in it, and the keys that were given out so far. */
export function secretsOf(
  { given }: Case,
  credentials: Secret[],
  inputs: Call['input'][],
  journal: Exchange[],
): Secret[] {
  return [
    ...credentials,
    ...passwordsIn([given, inputs]),
    ...contentKeysIn(journal).map((value) => ({ name: 'content key', value })),
  ];
}

function contentKeysIn(journal: Exchange[]): Uint8Array[] {
  return journal.flatMap(({ operation, response }) => {
    if (!operation?.startsWith('getContentKeys') || response === undefined) return [];
    const keys = documentIn(response)?.contentKeys ?? [];
    return keys.flatMap(({ plainValue }) =>
      plainValue === undefined ? [] : [Buffer.from(plainValue, 'base64')],
    );
  });
}
