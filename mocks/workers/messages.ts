import type { HttpRequest } from '../../codecs/exchange.ts';
import type { Reply } from '../listener.ts';
import type { MockOptions } from '../start-mock.ts';
import type { Account, Site } from '../twin/world.ts';

/** What can be said to another process of {@link MockOptions}. */
export interface WorkerOptions
  extends Pick<
    MockOptions,
    'apis' | 'url' | 'seed' | 'sites' | 'accounts' | 'callbackUrl' | 'latencyMs' | 'admin'
  > {
  /** Seconds of the services in a real one. */
  clockSpeed?: number;
}

/** A reply that can be told to another process: all but streams. */
export type PlainReply = Omit<Reply, 'stream'>;

/** What the first process says to a worker. */
export type ToWorker =
  | { kind: 'start'; options: WorkerOptions; shard: number; shards: number }
  /** Comes with a connection, of which this has been read already. */
  | { kind: 'connection'; head: Uint8Array }
  | { kind: 'request'; id: number; request: HttpRequest }
  | { kind: 'reply'; id: number; reply: PlainReply }
  | { kind: 'close'; graceMs: number };

/** What a worker says to the first process. */
export type FromWorker =
  | { kind: 'started'; sites: Site[]; accounts: Account[] }
  | { kind: 'failed'; message: string }
  /** To be answered by the process it belongs to, or by several. */
  | { kind: 'request'; id: number; request: HttpRequest }
  | { kind: 'reply'; id: number; reply: PlainReply }
  | { kind: 'closed'; breakdowns: string[] };
