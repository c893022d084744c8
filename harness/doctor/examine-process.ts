import { greeting } from '../drivers/handshake.ts';
import { lastWords } from '../last-words.ts';
import { checkCalls } from './calls.ts';
import { checkEndings, END_LIMIT } from './endings.ts';
import { checkIntroduction } from './introduction.ts';
import { checkMessages } from './messages.ts';
import { askPatient, inWords, NotStarted, type Outcome, resultIn } from './patient.ts';
import type { ProcessPatient } from './process-patient.ts';
import { type ProcessSettings, type ProcessVisit, startVisit } from './process-visit.ts';
import { checkSurroundings } from './surroundings.ts';
import type { Finding, Introduction } from './visit.ts';

/** How long a process that ends after each answer takes to be gone. */
const ONE_SHOT_MS = 400;

/** Examines an adapter that is a process. Gives its title; rejects with {@link NotStarted}. */
export async function examineProcess(settings: ProcessSettings): Promise<string> {
  const visit = startVisit(settings);
  const started = performance.now();
  const patient = await visit.start();
  const hello = await askPatient(patient, 0, 'initialize', greeting(settings.harness), settings.startMs);
  if (hello.kind === 'ended' && patient.noise.length === 0)
    throw new NotStarted(
      `The adapter ended (${hello.how}) before it answered anything.${lastWords(patient.stderr)}`,
    );
  visit.ok('start', settings.program.command.join(' '));
  const result = resultIn(hello);
  if (result === undefined) {
    await checkGreeting(patient, hello, visit);
    return 'the client';
  }
  visit.ok('initialize', `answered ${Math.round(performance.now() - started)} ms after the start`);
  const introduction = checkIntroduction(result.value, visit);
  await examineFurther(patient, introduction, visit);
  return introduction.title;
}

/** Says what is wrong with one that does not introduce itself; it may be no more than a buffer. */
async function checkGreeting(patient: ProcessPatient, hello: Outcome, visit: ProcessVisit): Promise<Finding> {
  const late = patient.answerTo(0, END_LIMIT);
  await patient.close(END_LIMIT);
  if (hello.kind === 'silence' && (await late).kind === 'answer')
    return visit.wrong(
      'initialize',
      `${inWords(hello)} Its answer came when its stdin was closed.`,
      'Answer each line as soon as it is read; end the answer with a line feed, and flush stdout.',
    );
  const [line] = patient.noise;
  const wrote = line === undefined ? '' : ` It wrote ${JSON.stringify(line)} to stdout.`;
  return visit.wrong(
    'initialize',
    `${inWords(hello)}${wrote}${lastWords(patient.stderr)}`,
    'Answer initialize on stdout with one line of JSON that has its id, as docs/client-protocol.md shows, and flush it. Log to stderr.',
  );
}

async function examineFurther(
  patient: ProcessPatient,
  introduction: Introduction,
  visit: ProcessVisit,
): Promise<void> {
  visit.oneShot = await patient.endsWithin(ONE_SHOT_MS);
  await patient.close(END_LIMIT);
  if (visit.oneShot) checkOneShot(patient, visit);
  await checkMessages(visit);
  await checkCalls(introduction, visit);
  await checkEndings(visit);
  await checkSurroundings(visit);
  checkStdout(visit);
  visit.ok('stderr', visit.wroteToStderr() ? 'written to, and kept with the results' : 'nothing on it');
}

function checkOneShot({ ended }: ProcessPatient, visit: ProcessVisit): Finding {
  if (ended?.code === 0)
    return visit.ok('one-shot', 'it ends after each answer, and is started for each call');
  return visit.wrong(
    'one-shot',
    `It ended (${ended?.how}) once it had answered initialize.`,
    'Stay until stdin is closed; or, if it takes one request only, end with exit code 0.',
  );
}

function checkStdout(visit: ProcessVisit): Finding {
  const [line, ...others] = visit.noise();
  if (line === undefined) return visit.ok('stdout', 'nothing but answers');
  const more = others.length === 0 ? '' : `, and ${others.length} lines more`;
  return visit.wrong(
    'stdout',
    `${JSON.stringify(line)} is no answer to anything that was asked${more}.`,
    'Write nothing but answers to stdout, each once, one a line. Log to stderr.',
  );
}
