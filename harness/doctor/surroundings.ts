import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { greeting } from '../drivers/handshake.ts';
import { END_LIMIT } from './endings.ts';
import { askPatient, resultIn } from './patient.ts';
import { type ProcessPatient, type Surroundings, startPatient } from './process-patient.ts';
import type { ProcessVisit } from './process-visit.ts';
import type { Finding } from './visit.ts';

/** Circumstances that a start must not depend on. */
interface Circumstance extends Surroundings {
  check: string;
  todo: string;
  /** Whether a run can live with one that does not start so: what wants it is skipped. */
  optional?: true;
}

const CIRCUMSTANCES: Circumstance[] = [
  {
    check: 'start without HOME',
    variables: { HOME: undefined },
    todo: 'Do not count on a home folder; continuous integration may have none.',
  },
  {
    check: 'start in another folder',
    folder: tmpdir(),
    optional: true,
    todo: 'Find files beside the program itself, not in the folder it is started in.',
  },
  {
    check: 'start in the locale C',
    variables: { LC_ALL: 'C', LANG: 'C' },
    todo: 'Read stdin and write stdout as UTF-8, whatever the locale says.',
  },
];

/** Starts it in other circumstances, and twice at once. */
export async function checkSurroundings(visit: ProcessVisit): Promise<void> {
  await checkTwoAtOnce(visit);
  for (const circumstance of CIRCUMSTANCES) await checkStart(circumstance, visit);
}

async function checkTwoAtOnce(visit: ProcessVisit): Promise<Finding> {
  const two = await Promise.all([visit.ready(), visit.ready()]);
  const came = two.filter((patient) => patient !== undefined);
  await Promise.all(came.map((patient) => patient.close(END_LIMIT)));
  if (came.length === 2) return visit.ok('two at once', 'both answer');
  return visit.wrong(
    'two at once',
    'Of two that were started together, one did not answer.',
    'Use no fixed port, file or lock: with --jobs several run at once, and one that is gone is started again.',
  );
}

async function checkStart(
  { check, todo, optional, ...surroundings }: Circumstance,
  visit: ProcessVisit,
): Promise<Finding> {
  const { program, startMs } = visit.settings;
  // Files that the command names are still those of this folder.
  const command = program.command.map((word) => (existsSync(word) ? resolve(word) : word));
  const object = optional ? visit.advise : visit.wrong;
  const patient = await startPatient({ ...program, command }, surroundings).catch((error: Error) => error);
  if (patient instanceof Error) return object(check, patient.message, todo);
  const works = await answersIn(patient, visit, startMs);
  await patient.close(END_LIMIT);
  if (works) return visit.ok(check, 'it answers');
  return object(check, 'It does not answer as it does otherwise.', todo);
}

/** Whether it introduces itself, and reads and writes UTF-8 where it sends ids back. */
async function answersIn(patient: ProcessPatient, visit: ProcessVisit, limitMs: number): Promise<boolean> {
  const id = visit.echoesTexts ? 'ж🎬' : 1;
  const hello = await askPatient(patient, id, 'initialize', greeting(visit.settings.harness), limitMs);
  return resultIn(hello) !== undefined;
}
