import { askPatient, errorCode, inWords } from './patient.ts';
import type { Finding, Visit } from './visit.ts';

/** A method that no client has. */
export const NO_METHOD = 'countersign.noSuchMethod';
const METHOD_NOT_FOUND = -32601;
const PARSE_ERROR = -32700;
/** Letters of one to four bytes, a combining mark, and the characters that some languages end a line at. */
const EVERY_SCRIPT = 'ä ж 한국어 e\u0301 🎬 \u0085\u2028\u2029 \\ " /';

/** Everything about single messages: what is asked matters less than how it is answered. */
export async function checkMessages(visit: Visit): Promise<void> {
  if (!(await checkUnknownMethod(visit))) {
    visit.leave('ids, UTF-8, big requests', 'It answers nothing that they could be seen by.');
    return;
  }
  await checkNumbers(visit);
  await checkTexts(visit);
  await checkScripts(visit);
  await checkBigMessage(visit);
  await checkNonsense(visit);
}

/** Gives whether there was an answer: the other checks ask for no method either. */
async function checkUnknownMethod(visit: Visit): Promise<boolean> {
  const check = 'unknown method';
  const outcome = await visit.ask(NO_METHOD, { target: {}, input: {} });
  const todo = `Answer a method that is not there with the error ${METHOD_NOT_FOUND}: its cases are skipped then.`;
  if (errorCode(outcome) === METHOD_NOT_FOUND) visit.ok(check, `error ${METHOD_NOT_FOUND}`);
  else visit.wrong(check, inWords(outcome), todo);
  return outcome.kind === 'answer';
}

async function checkNumbers(visit: Visit): Promise<Finding> {
  for (const id of [7, 2 ** 31, 2 ** 53 - 1]) {
    const outcome = await visit.ask(NO_METHOD, {}, id);
    if (outcome.kind === 'answer') continue;
    const todo = `Answer with the id of the request as it came; this one was ${id}.`;
    return visit.wrong('ids that are numbers', inWords(outcome), todo);
  }
  return visit.ok('ids that are numbers', 'come back as they were');
}

/** Countersign asks with numbers, other callers need not. */
async function checkTexts(visit: Visit): Promise<Finding> {
  const check = 'ids that are texts';
  const outcome = await visit.askInPassing(NO_METHOD, {}, 'doctor-1');
  visit.echoesTexts = outcome.kind === 'answer';
  if (visit.echoesTexts) return visit.ok(check, 'come back as they were');
  const todo = 'Keep the id as it came, whatever it is. Countersign itself uses numbers.';
  return visit.advise(check, inWords(outcome), todo);
}

async function checkScripts(visit: Visit): Promise<Finding> {
  const check = 'UTF-8, U+2028 among it';
  const todo =
    'Read and write UTF-8, whatever the platform says. Where a request is a line, it ends at \\n only.';
  if (visit.echoesTexts) {
    const outcome = await visit.ask(NO_METHOD, { input: { text: EVERY_SCRIPT } }, EVERY_SCRIPT);
    if (outcome.kind === 'answer') return visit.ok(check, 'there and back');
    return visit.wrong(check, `${inWords(outcome)} The id was not sent back as it came.`, todo);
  }
  const outcome = await visit.ask(NO_METHOD, { input: { text: EVERY_SCRIPT } });
  if (outcome.kind === 'answer') return visit.ok(check, 'is read');
  return visit.wrong(check, inWords(outcome), todo);
}

async function checkBigMessage(visit: Visit): Promise<Finding> {
  const outcome = await visit.ask(NO_METHOD, { input: { text: 'ä'.repeat(512 * 1024) } });
  if (outcome.kind === 'answer') return visit.ok('request of 1 MiB', 'is read whole');
  return visit.wrong(
    'request of 1 MiB',
    inWords(outcome),
    'Read a request whole, however long it is: no buffer or framework may set a limit.',
  );
}

/** Countersign never sends such a thing; whoever tries an adapter by hand does. */
async function checkNonsense(visit: Visit): Promise<void> {
  const check = 'request that is no JSON';
  const patient = await visit.current();
  if (patient === undefined) {
    visit.leave(check, 'It could not be started again.');
    return;
  }
  const limit = Math.min(visit.settings.timeoutMs, 2000);
  const outcome = await patient.send('{"jsonrpc":"2.0","id":1,"method":', null, limit);
  const advice = `Answer it with "id": null and the error ${PARSE_ERROR}, and go on.`;
  if (errorCode(outcome) !== PARSE_ERROR) visit.advise(check, inWords(outcome), advice);
  else if (visit.oneShot || (await goesOn())) visit.ok(check, `error ${PARSE_ERROR}`);
  else visit.advise(check, 'It answers nothing any more after it.', advice);
  if (visit.oneShot) patient.kill();

  async function goesOn(): Promise<boolean> {
    return (await askPatient(patient!, 1, NO_METHOD, {}, limit)).kind === 'answer';
  }
}
