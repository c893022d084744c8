import type { Harness } from '../drivers/handshake.ts';
import type { Outcome, Patient } from './patient.ts';

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

/** How a client introduced itself. */
export interface Introduction {
  name: string;
  /** Name, version and language, as far as they were given. */
  title: string;
  methods: string[];
  maxInFlight: number;
}

export interface VisitSettings {
  /** Who examines. */
  harness: Harness;
  /** How long an answer may take, in milliseconds. */
  timeoutMs: number;
  /** How long a start may take, up to the answer to `initialize`, in milliseconds. */
  startMs: number;
  tell: (finding: Finding) => void;
}

/** Writes down what was found. */
export interface Notes {
  ok(check: string, says: string): Finding;
  wrong(check: string, says: string, todo: string): Finding;
  advise(check: string, says: string, todo: string): Finding;
  /** What was not looked at, and why. */
  leave(check: string, why: string): Finding;
}

/** One examination of a client, however it is reached. */
export interface Visit extends Notes {
  settings: VisitSettings;
  /** Whether it ends after each answer, so that every question goes to a new process. */
  oneShot: boolean;
  /** Whether it sends back ids that are texts. */
  echoesTexts: boolean;
  /** Who is to be asked now; undefined where nobody comes up. */
  current(): Promise<Patient | undefined>;
  ask(method: string, params?: unknown, id?: unknown): Promise<Outcome>;
  /** Asks what need not be understood: what comes instead of an answer is not held against it. */
  askInPassing(method: string, params: unknown, id: unknown): Promise<Outcome>;
}

export function notesFor(tell: (finding: Finding) => void): Notes {
  const say = (finding: Finding): Finding => {
    tell(finding);
    return finding;
  };
  return {
    ok: (check, says) => say({ check, verdict: 'ok', says }),
    wrong: (check, says, todo) => say({ check, verdict: 'wrong', says, todo }),
    advise: (check, says, todo) => say({ check, verdict: 'advice', says, todo }),
    leave: (check, says) => say({ check, verdict: 'unchecked', says }),
  };
}
