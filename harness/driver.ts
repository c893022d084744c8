import type { ClientReply } from '../contracts/rule.ts';
import type { ClientInfo } from './result.ts';

/** How a call of a client ended. */
export type CallEnd =
  | ClientReply
  /** No answer within the time limit; the client was stopped. */
  | { kind: 'timeout'; afterMs: number }
  /** The client ended with this call, and only this one, unanswered. */
  | { kind: 'crash'; how: string }
  /** The client ended, or was stopped, because of another call, or it is not known because of which. */
  | { kind: 'interrupted' };

/** How a call ended, and what the client said beside its answer. */
export interface Called {
  end: CallEnd;
  /** Lines of stdout that are no answers, in order, cut to a readable length. */
  noise: string[];
  /** The end of what was written to stderr meanwhile. */
  stderr: string;
}

/** A client under test, ready to be called, whatever it takes to reach it. */
export interface Driver {
  client: ClientInfo;
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
