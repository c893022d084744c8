import { checkCalls } from './doctor/calls.ts';
import { checkEndings, END_LIMIT } from './doctor/endings.ts';
import { checkIntroduction } from './doctor/introduction.ts';
import { checkMessages } from './doctor/messages.ts';
import { NotStarted, type Outcome, type Patient } from './doctor/patient.ts';
import { checkSurroundings } from './doctor/surroundings.ts';
import {
  askPatient,
  errorCode,
  type Finding,
  type Introduction,
  initializeParams,
  inWords,
  startVisit,
  type Visit,
  type VisitSettings,
} from './doctor/visit.ts';
import { lastWords } from './last-words.ts';

export type { Finding } from './doctor/visit.ts';

/** What came of an examination. */
export type Diagnosis =
  /** Name, version and language of the client. */
  | { kind: 'examined'; client: string; findings: Finding[] }
  /** The command cannot be started, or ends before it answers anything. The message is one line. */
  | { kind: 'not-started'; message: string };

/** How long a process that ends after each answer takes to be gone. */
const ONE_SHOT_MS = 400;

/** Examines the manners of an adapter, one after another. @param settings.tell is told each finding as it is made */
export async function examine(settings: VisitSettings): Promise<Diagnosis> {
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    settings.tell(finding);
  };
  const visit = startVisit({ ...settings, tell });
  const started = performance.now();
  let patient: Patient;
  try {
    patient = await visit.start();
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return {
      kind: 'not-started',
      message: `Failed to start "${settings.command[0]}": ${error.message}.`,
    };
  }
  const hello = await askPatient(patient, 0, 'initialize', initializeParams(settings), settings.startMs);
  if (hello.kind === 'ended' && patient.noise.length === 0)
    return {
      kind: 'not-started',
      message: `The adapter ended (${hello.how}) before it answered anything.${lastWords(patient.stderr)}`,
    };
  visit.ok('start', settings.command.join(' '));
  if (hello.kind !== 'answer' || !('result' in hello.message) || errorCode(hello) !== undefined) {
    await checkGreeting(patient, hello, visit);
    return { kind: 'examined', client: 'the client', findings };
  }
  visit.ok('initialize', `answered ${Math.round(performance.now() - started)} ms after the start`);
  const introduction = checkIntroduction(hello.message.result, visit);
  await examineFurther(patient, introduction, visit);
  return { kind: 'examined', client: introduction.title, findings };
}

/** Says what is wrong with one that does not introduce itself; it may be no more than a buffer. */
async function checkGreeting(patient: Patient, hello: Outcome, visit: Visit): Promise<Finding> {
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

async function examineFurther(patient: Patient, introduction: Introduction, visit: Visit): Promise<void> {
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

function checkOneShot({ ended }: Patient, visit: Visit): Finding {
  if (ended?.code === 0)
    return visit.ok('one-shot', 'it ends after each answer, and is started for each call');
  return visit.wrong(
    'one-shot',
    `It ended (${ended?.how}) once it had answered initialize.`,
    'Stay until stdin is closed; or, if it takes one request only, end with exit code 0.',
  );
}

function checkStdout(visit: Visit): Finding {
  const [line, ...others] = visit.noise();
  if (line === undefined) return visit.ok('stdout', 'nothing but answers');
  const more = others.length === 0 ? '' : `, and ${others.length} lines more`;
  return visit.wrong(
    'stdout',
    `${JSON.stringify(line)} is no answer to anything that was asked${more}.`,
    'Write nothing but answers to stdout, each once, one a line. Log to stderr.',
  );
}
