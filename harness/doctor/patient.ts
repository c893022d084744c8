import { oneLine } from '../drivers/messages.ts';

/** What came of a request: its answer as it was written, or why there is none. */
export type Outcome =
  | { kind: 'answer'; message: Record<string, unknown>; afterMs: number }
  | { kind: 'silence'; afterMs: number }
  /** The process is gone. */
  | { kind: 'ended'; how: string }
  /** There is no connection, or no longer. */
  | { kind: 'cut'; how: string }
  /** Something came back that is no answer to it: what, as a sentence. */
  | { kind: 'other'; what: string };

/** A client under examination: a process, or what is at a URL. */
export interface Patient {
  /** Sends a text as it is, which has no line feed, and waits for an answer with this `id`. */
  send(text: string, id: unknown, limitMs: number): Promise<Outcome>;
  /** Ends it, and all it started, at once; where it can be ended. */
  kill(): void;
}

/** There is no client to examine. The message is one line: what is wrong, and what to do. */
export class NotStarted extends Error {}

/** Asks as Countersign does: on one line, whatever a language takes for the end of one. */
export const askPatient = (
  patient: Patient,
  id: unknown,
  method: string,
  params: unknown,
  limitMs: number,
): Promise<Outcome> =>
  patient.send(
    oneLine({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) }),
    id,
    limitMs,
  );

/** A text as a JSON-RPC response, if it has the members of one. */
export function readAnswer(text: string): Record<string, unknown> | undefined {
  try {
    const message = JSON.parse(text) as Record<string, unknown>;
    const saysSomething = 'result' in message || (message.error ?? null) !== null;
    return 'id' in message && !('method' in message) && saysSomething ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The code of an error that was answered, if it was one; NaN for one that is no number. */
export function errorCode(outcome: Outcome): number | undefined {
  if (outcome.kind !== 'answer') return undefined;
  const { error } = outcome.message;
  if (error === undefined || error === null) return undefined;
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'number' ? code : Number.NaN;
}

/** What was answered with a result; `undefined` for anything else. */
export function resultIn(outcome: Outcome): { value: unknown } | undefined {
  if (outcome.kind !== 'answer' || !('result' in outcome.message)) return undefined;
  return errorCode(outcome) === undefined ? { value: outcome.message.result } : undefined;
}

/** What came instead of what was hoped for, as a sentence. */
export function inWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'silence':
      return `It did not answer within ${outcome.afterMs / 1000} s.`;
    case 'ended':
      return `It ended (${outcome.how}) instead of answering.`;
    case 'cut':
      return `No answer came: ${outcome.how}.`;
    case 'other':
      return outcome.what;
    case 'answer': {
      const code = errorCode(outcome);
      if (code === undefined) return 'It answered with a result.';
      if (Number.isNaN(code)) return 'It answered with an error whose code is no number.';
      return `It answered with the error ${code}.`;
    }
  }
}
