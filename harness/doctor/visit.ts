import { type Outcome, type Patient, type Surroundings, startPatient } from './patient.ts';

/** What an examination found out about one manner. */
export interface Finding {
  /** What was looked at, in a few words. */
  check: string;
  /** `advice` is for what Countersign can live with. */
  verdict: 'ok' | 'wrong' | 'advice' | 'unchecked';
  /** What was seen, as a sentence or less. */
  says: string;
  /** What to do about it. */
  todo?: string;
}

/** How an adapter introduced itself. */
export interface Introduction {
  name: string;
  /** Name, version and language, as far as they were given. */
  title: string;
  methods: string[];
  maxInFlight: number;
}

export interface VisitSettings {
  command: string[];
  /** Who examines. */
  harness: { name: string; version: string };
  /** How long an answer may take, in milliseconds. */
  timeoutMs: number;
  /** How long a start may take, up to the answer to `initialize`, in milliseconds. */
  startMs: number;
  tell: (finding: Finding) => void;
}

/** One examination: the process that is asked, a new one where it is gone, and what was found so far. */
export interface Visit {
  settings: VisitSettings;
  /** Whether it ends after each answer, so that every question goes to a new process. */
  oneShot: boolean;
  /** Lines of stdout that are no answers, in any process so far. */
  noise(): string[];
  /** Takes back all but so many lines of noise: what came of a question that need not be understood. */
  forgive(all: number): void;
  wroteToStderr(): boolean;
  /** Whether a process that ended left behind what it had started. */
  leftBehind(): boolean;
  /** A new process that has not been told anything. */
  start(surroundings?: Surroundings): Promise<Patient>;
  /** A new process that has answered `initialize`; undefined where it does not. */
  ready(surroundings?: Surroundings): Promise<Patient | undefined>;
  /** Asks the running process, or a new one. One that does not answer is ended. */
  ask(method: string, params?: unknown, id?: unknown): Promise<Outcome>;
  /** The running process, or a new one; undefined where it does not come up. */
  current(): Promise<Patient | undefined>;
  /** Whether it sends back ids that are texts. */
  echoesTexts: boolean;
  ok(check: string, says: string): Finding;
  wrong(check: string, says: string, todo: string): Finding;
  advise(check: string, says: string, todo: string): Finding;
  /** What was not looked at, and why. */
  leave(check: string, why: string): Finding;
}

export function startVisit(settings: VisitSettings): Visit {
  const { command, tell, timeoutMs, startMs } = settings;
  const seen: Patient[] = [];
  let running: Patient | undefined;
  let count = 0;
  const say = (finding: Finding): Finding => {
    tell(finding);
    return finding;
  };

  const visit: Visit = {
    settings,
    oneShot: false,
    echoesTexts: false,
    noise: () => seen.flatMap(({ noise }) => noise),
    forgive(all) {
      const { noise = [] } = seen.at(-1) ?? {};
      noise.splice(Math.max(0, noise.length - (visit.noise().length - all)));
    },
    wroteToStderr: () => seen.some(({ stderr }) => stderr !== ''),
    leftBehind: () => seen.some((patient) => patient.leftBehind),
    async start(surroundings) {
      const patient = await startPatient(command, surroundings);
      seen.push(patient);
      return patient;
    },
    async ready(surroundings) {
      const patient = await visit.start(surroundings);
      if (visit.oneShot) return patient;
      const outcome = await askPatient(patient, 0, 'initialize', initializeParams(settings), startMs);
      if (outcome.kind === 'answer' && 'result' in outcome.message) return patient;
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
    ok: (check, says) => say({ check, verdict: 'ok', says }),
    wrong: (check, says, todo) => say({ check, verdict: 'wrong', says, todo }),
    advise: (check, says, todo) => say({ check, verdict: 'advice', says, todo }),
    leave: (check, says) => say({ check, verdict: 'unchecked', says }),
  };
  return visit;
}

export const initializeParams = ({ harness }: VisitSettings): object => ({ protocolVersion: 1, harness });

/** Asks one process, as Countersign does: on one line, whatever a language takes for the end of one. */
export function askPatient(
  patient: Patient,
  id: unknown,
  method: string,
  params: unknown,
  limitMs: number,
): Promise<Outcome> {
  const outcome = patient.answerTo(id, limitMs);
  patient.write(oneLine({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) }));
  return outcome;
}

const oneLine = (message: object): string =>
  JSON.stringify(message).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The code of an error that was answered, if it was one. */
export function errorCode(outcome: Outcome): number | undefined {
  if (outcome.kind !== 'answer') return undefined;
  const { error } = outcome.message;
  return typeof error === 'object' && error !== null ? Number((error as { code?: unknown }).code) : undefined;
}

/** What came instead of what was hoped for, as a sentence. */
export function inWords(outcome: Outcome): string {
  if (outcome.kind === 'silence') return `It did not answer within ${outcome.afterMs / 1000} s.`;
  if (outcome.kind === 'ended') return `It ended (${outcome.how}) instead of answering.`;
  const code = errorCode(outcome);
  return code === undefined ? 'It answered with a result.' : `It answered with the error ${code}.`;
}
