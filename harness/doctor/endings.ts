import { askPatient, inWords, resultIn } from './patient.ts';
import type { Ending } from './process-patient.ts';
import type { ProcessVisit } from './process-visit.ts';
import type { Notes } from './visit.ts';

/** How long an adapter may take to end once its stdin is closed, in milliseconds (docs/client-protocol.md). */
export const END_LIMIT = 2000;

/** How it ends: after `shutdown`, and when its stdin is just closed. */
export async function checkEndings(visit: ProcessVisit): Promise<void> {
  if (visit.oneShot) {
    visit.leave('shutdown', 'It ends after each answer.');
    return;
  }
  const endings = [await checkShutdown(visit), await checkClosing(visit)].filter(
    (each) => each !== undefined,
  );
  checkLeftovers(endings, visit);
  checkExitCodes(endings, visit);
}

async function checkShutdown(visit: ProcessVisit): Promise<Ending | undefined> {
  const patient = await visit.current();
  if (patient === undefined) {
    visit.leave('shutdown', 'It could not be started again.');
    return undefined;
  }
  const outcome = await askPatient(patient, 9, 'shutdown', undefined, visit.settings.timeoutMs);
  const ending = await patient.close(END_LIMIT);
  if (outcome.kind === 'ended')
    visit.wrong('shutdown', inWords(outcome), 'Answer shutdown with the result null first, then end.');
  else if (resultIn(outcome)?.value !== null)
    visit.wrong('shutdown', inWords(outcome), 'Answer shutdown with the result null.');
  else if (ending.forced)
    visit.wrong(
      'shutdown',
      `It still ran ${END_LIMIT / 1000} s after shutdown and the end of its stdin.`,
      'End when stdin ends; stop servers and threads that keep the process alive.',
    );
  else visit.ok('shutdown', `null, and gone after ${ending.afterMs} ms`);
  return ending;
}

async function checkClosing(visit: ProcessVisit): Promise<Ending | undefined> {
  const check = 'stdin closed';
  const patient = await visit.ready();
  if (patient === undefined) {
    visit.wrong(
      check,
      'It could not be started again.',
      'See to it that it can be started any number of times.',
    );
    return undefined;
  }
  const ending = await patient.close(END_LIMIT);
  if (ending.forced)
    visit.wrong(
      check,
      `It still ran ${END_LIMIT / 1000} s after its stdin was closed.`,
      'End when stdin ends, without being asked to: Countersign may be gone.',
    );
  else visit.ok(check, `gone after ${ending.afterMs} ms`);
  return ending;
}

function checkLeftovers(endings: Ending[], visit: ProcessVisit): void {
  const check = 'nothing left behind';
  const says = 'A process that it started was still there when it had ended.';
  if (visit.leftBehind()) visit.wrong(check, says, 'End what it starts before it ends.');
  else if (endings.every(({ forced }) => !forced)) visit.ok(check, 'no process of its own');
}

function checkExitCodes(endings: Ending[], visit: Notes): void {
  const own = endings.filter(({ forced }) => !forced);
  const odd = own.find(({ code }) => code !== 0);
  if (odd !== undefined)
    visit.advise('exit code', `It ended with ${odd.how}.`, 'End with exit code 0 where nothing went wrong.');
  else if (own.length > 0) visit.ok('exit code', '0');
}
