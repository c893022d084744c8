import { setTimeout as sleep } from 'node:timers/promises';
import { greeting } from '../drivers/handshake.ts';
import { type Posted, RETURN_LIMIT } from '../drivers/http.ts';
import { checkCalls } from './calls.ts';
import { checkIntroduction } from './introduction.ts';
import { checkMessages, NO_METHOD } from './messages.ts';
import { askPatient, inWords, NotStarted, type Outcome, resultIn } from './patient.ts';
import { Gone, patientAt } from './url-patient.ts';
import { type Finding, type Introduction, notesFor, type Visit, type VisitSettings } from './visit.ts';

/** How long one that ends after `shutdown` may take to be gone, in milliseconds. */
const SETTLE_MS = 500;

/** What `fetch` says of the ports it refuses to call, such as 6000. */
const BAD_PORT = 'bad port';

/** Examines a client that listens for HTTP. Gives its title; rejects with {@link NotStarted}. */
export async function examineUrl(url: string, settings: VisitSettings): Promise<string> {
  const visit = visitUrl(url, settings);
  const hello = await greet(visit);
  if (hello.kind === 'cut')
    throw new NotStarted(
      `The client at ${url} cannot be reached: ${hello.how}. Start it first, and check the address given to --client-url.`,
    );
  visit.ok('reached', url);
  const result = resultIn(hello);
  if (hello.kind !== 'answer' || result === undefined) {
    const todo =
      'Answer each POST with one JSON-RPC response that has its id, as docs/client-protocol.md shows; and check the path of the URL.';
    visit.wrong('initialize', inWords(hello), todo);
    return 'the client';
  }
  visit.ok('initialize', `answered after ${hello.afterMs} ms`);
  const introduction = checkIntroduction(result.value, visit);
  await examineFurther(url, introduction, visit);
  visit.leave('start and end', 'A client at a URL is not started by Countersign, nor ended.');
  return introduction.title;
}

/** What is at a URL stays there: all questions go to the same. */
function visitUrl(url: string, settings: VisitSettings): Visit {
  const patient = patientAt(url);
  let count = 0;
  const ask: Visit['ask'] = (method, params, id = ++count) =>
    askPatient(patient, id, method, params, settings.timeoutMs);
  return {
    ...notesFor(settings.tell),
    settings,
    oneShot: false,
    echoesTexts: false,
    current: async () => patient,
    ask,
    askInPassing: ask,
  };
}

async function greet({ current, settings }: Visit): Promise<Outcome> {
  const patient = (await current())!;
  return askPatient(patient, 0, 'initialize', greeting(settings.harness), settings.startMs);
}

/** Goes on until it is not there any more. */
async function examineFurther(url: string, introduction: Introduction, visit: Visit): Promise<void> {
  try {
    await checkMessages(visit);
    await checkCalls(introduction, visit);
    await checkKeptAlive(url, visit);
    await checkShutdown(visit);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    visit.wrong(
      'stays there',
      `It went down, and was not there again within ${RETURN_LIMIT / 1000} s. Nothing else was looked at.`,
      'Catch what a request throws, and answer it as an error; or have something start it again at once.',
    );
  }
}

/** Countersign takes a connection for each request; what calls a client otherwise may keep one. */
async function checkKeptAlive(url: string, visit: Visit): Promise<Finding> {
  const check = 'connection kept alive';
  await visit.ask(NO_METHOD, {}); // What is gone has no such habits.
  const patient = patientAt(url, postOnKept);
  for (const id of [1, 2, 3]) {
    const outcome = await askPatient(patient, id, NO_METHOD, {}, visit.settings.timeoutMs);
    if (outcome.kind === 'answer') continue;
    if (outcome.kind === 'cut' && outcome.how === BAD_PORT)
      return visit.leave(check, 'Node has no such caller for this port, which is that of another protocol.');
    const says = `Request ${id} of a caller that keeps its connection: ${inWords(outcome)}`;
    const todo = 'Keep a connection open after an answer, or say "Connection: close" in it.';
    return visit.advise(check, says, todo);
  }
  return visit.ok(check, 'three requests of a caller that keeps it are answered');
}

/** Posts a text with `fetch`, which keeps its connections. */
async function postOnKept(url: string, text: string, limitMs: number): Promise<Posted> {
  const headers = { 'Content-Type': 'application/json' };
  try {
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetch(url, { method: 'POST', body: text, headers, redirect: 'manual', signal });
    return { kind: 'response', status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError') return { kind: 'timeout', afterMs: limitMs };
    return { kind: 'broken', how: (cause as Error | undefined)?.message ?? message };
  }
}

async function checkShutdown(visit: Visit): Promise<Finding> {
  const outcome = await visit.ask('shutdown');
  if (resultIn(outcome)?.value === null) visit.ok('shutdown', 'null');
  else visit.wrong('shutdown', inWords(outcome), 'Answer shutdown with the result null.');
  return checkNextRun(visit);
}

/** Run after run may call what is at a URL, each with `initialize` first and `shutdown` last. */
async function checkNextRun(visit: Visit): Promise<Finding> {
  const check = 'next run';
  await sleep(SETTLE_MS);
  try {
    const hello = await greet(visit);
    if (resultIn(hello) !== undefined) return visit.ok(check, 'initialize is answered again');
    const todo = 'Answer initialize whenever it comes: one run after another may call the same URL.';
    return visit.wrong(check, inWords(hello), todo);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return visit.advise(check, 'It is gone after shutdown.', 'Run on, or be started again for each run.');
  }
}
