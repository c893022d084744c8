import { greeting } from '../drivers/handshake.ts';
import { askPatient, resultIn } from './patient.ts';
import { type ProcessPatient, type Program, type Surroundings, startPatient } from './process-patient.ts';
import { notesFor, type Visit, type VisitSettings } from './visit.ts';

export interface ProcessSettings extends VisitSettings {
  program: Program;
}

/** An examination of an adapter: the process that is asked, a new one where it is gone, and all that they said. */
export interface ProcessVisit extends Visit {
  settings: ProcessSettings;
  /** Lines of stdout that are no answers, in any process so far. */
  noise(): string[];
  wroteToStderr(): boolean;
  /** Whether a process that ended left behind what it had started. */
  leftBehind(): boolean;
  /** A new process that has not been told anything. */
  start(surroundings?: Surroundings): Promise<ProcessPatient>;
  /** A new process that has answered `initialize`; undefined where it does not. */
  ready(surroundings?: Surroundings): Promise<ProcessPatient | undefined>;
  /** The running process, or a new one; undefined where it does not come up. */
  current(): Promise<ProcessPatient | undefined>;
}

/** Asks the running process, or a new one. One that does not answer is ended. */
export function startVisit(settings: ProcessSettings): ProcessVisit {
  const { program, harness, tell, timeoutMs, startMs } = settings;
  const seen: ProcessPatient[] = [];
  let running: ProcessPatient | undefined;
  let count = 0;

  const visit: ProcessVisit = {
    ...notesFor(tell),
    settings,
    oneShot: false,
    echoesTexts: false,
    noise: () => seen.flatMap(({ noise }) => noise),
    wroteToStderr: () => seen.some(({ stderr }) => stderr !== ''),
    leftBehind: () => seen.some((patient) => patient.leftBehind),
    async start(surroundings) {
      const patient = await startPatient(program, surroundings);
      seen.push(patient);
      return patient;
    },
    async ready(surroundings) {
      const patient = await visit.start(surroundings);
      if (visit.oneShot) return patient;
      const outcome = await askPatient(patient, 0, 'initialize', greeting(harness), startMs);
      if (resultIn(outcome) !== undefined) return patient;
      patient.kill();
      return undefined;
    },
    async current() {
      if (visit.oneShot) return visit.start();
      if (running === undefined || running.ended) running = await visit.ready();
      return running;
    },
    async ask(method, params, id = ++count) {
      const patient = await visit.current();
      if (patient === undefined) return { kind: 'ended', how: 'it could not be started again' };
      const limit = visit.oneShot ? startMs : timeoutMs;
      const outcome = await askPatient(patient, id, method, params, limit);
      if (outcome.kind === 'silence') patient.kill();
      if (outcome.kind !== 'answer') running = undefined;
      if (visit.oneShot) await patient.close(timeoutMs);
      return outcome;
    },
    async askInPassing(method, params, id) {
      const before = visit.noise().length;
      const outcome = await visit.ask(method, params, id);
      if (outcome.kind !== 'answer') forgive(visit.noise().length - before);
      return outcome;
    },
  };
  return visit;

  /** Takes back the last so many lines of noise. */
  function forgive(lines: number): void {
    const { noise = [] } = seen.at(-1) ?? {};
    noise.splice(Math.max(0, noise.length - lines));
  }
}
