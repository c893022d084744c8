import type { ClientReply } from '../contracts/rule.ts';
import type { ClientInfo } from './result.ts';

/** How a call of a client ended. */
export type CallEnd =
  | ClientReply
  /** No answer within the time limit; the client was stopped, unless it is not ours to stop. */
  | { kind: 'timeout'; afterMs: number; runsOn?: true }
  /** The client ended with this call, and only this one, unanswered; or it gave no answer and may run on. */
  | { kind: 'crash'; how: string; runsOn?: true }
  /** The client ended, or was stopped, because of another call, or it is not known because of which. */
  | { kind: 'interrupted' };

/** How a call ended, and what the client said beside its answer. */
export interface Called {
  end: CallEnd;
  /** Lines of stdout that are no answers, in order, cut to a readable length. */
  noise: string[];
  /** Why the first of them that was meant for an answer is none, as a clause. */
  flaw?: string;
  /** The end of what was written to stderr meanwhile. */
  stderr: string;
}

/** The way from a client to a server of this machine. */
export interface Reach {
  /** The name under which the client finds them. */
  name: string;
  /** Another name for the same. */
  otherName: string;
}

/** A client under test, ready to be called, whatever it takes to reach it. */
export interface Driver {
  client: ClientInfo;
  /** How the client reaches servers of this machine, where that is not by 127.0.0.1. */
  reach?: Reach;
  methods: ReadonlySet<string>;
  /** How many calls may be under way at once. */
  maxInFlight: number;
  call(method: string, params: unknown, timeoutMs: number): Promise<Called>;
  /** Ends the client. Nothing of it runs on afterwards. */
  close(): Promise<void>;
}

/** The client could not be started, or does not speak the protocol. The message is one line, and says what to do. */
export class DriverError extends Error {
  override name = 'DriverError';
}
