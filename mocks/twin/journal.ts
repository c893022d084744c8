import type { Exchange } from '../../codecs/exchange.ts';
import type { Api } from '../../specs/index.ts';
import type { Delivery, DeliveryResult } from './operation.ts';

interface Numbered {
  /** 1 for the first; one more for each that follows. */
  id: number;
  /** Milliseconds since 1970 by the clock of the world. */
  at: number;
}

/** One request to a server and its answer. */
export interface ExchangeEntry extends Exchange, Numbered {
  kind: 'exchange';
  /** Absent for a request no operation matches. */
  api?: Api;
  /** Why the service concluded what it did, where more can be said than its reason: which known mistake was made. */
  diagnosis?: string;
  /** The answer that the request asked for with `Prefer`, in its words: then nothing was concluded. */
  preferred?: string;
}

/** One request that a service sent by itself. */
export interface DeliveryEntry extends Numbered {
  kind: 'delivery';
  api: Api;
  delivery: Delivery;
  result: DeliveryResult;
}

export type JournalEntry = ExchangeEntry | DeliveryEntry;

/** What the service made of a request, in a word. */
export const verdictOf = ({ conclusion, preferred }: ExchangeEntry): string =>
  preferred === undefined ? conclusion.kind : 'preferred';

/** Leaves the kinds of entry apart. */
type Unnumbered = Omit<ExchangeEntry, 'id'> | Omit<DeliveryEntry, 'id'>;

/** What was said to and by a server, latest last. What is oldest is forgotten when it grows over a number of bytes. */
export class Journal {
  readonly #limit: number;
  readonly #listeners = new Set<(entry: JournalEntry) => void>();
  #entries: JournalEntry[] = [];
  #sizes: number[] = [];
  /** Where the entries that are kept begin. */
  #start = 0;
  #size = 0;
  #latest = 0;

  /** @param limit bytes of requests and answers that are kept, about */
  constructor(limit = 16 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** The number of the latest entry; 0 before the first. */
  get latest(): number {
    return this.#latest;
  }

  get entries(): JournalEntry[] {
    return this.#entries.slice(this.#start);
  }

  /** The exchanges that are kept, or those of them after a number. */
  exchanges(after = 0): ExchangeEntry[] {
    return this.entries.filter((entry) => entry.kind === 'exchange').filter(({ id }) => id > after);
  }

  record<Entry extends Unnumbered>(unnumbered: Entry): Entry & { id: number } {
    const entry = Object.assign(unnumbered, { id: ++this.#latest });
    const size = sizeOf(entry);
    this.#entries.push(entry as JournalEntry);
    this.#sizes.push(size);
    this.#size += size;
    this.#forget();
    for (const listener of this.#listeners) listener(entry as JournalEntry);
    return entry;
  }

  clear(): void {
    this.#entries = [];
    this.#sizes = [];
    this.#start = 0;
    this.#size = 0;
  }

  /** Tells of every entry from now on. Gives what ends it. */
  listen(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forget(): void {
    while (this.#size > this.#limit && this.#start < this.#entries.length - 1) {
      this.#size -= this.#sizes[this.#start]!;
      this.#start++;
    }
    if (this.#start < 1024 || this.#start < this.#entries.length / 2) return;
    this.#entries = this.#entries.slice(this.#start);
    this.#sizes = this.#sizes.slice(this.#start);
    this.#start = 0;
  }
}

/** About how many bytes an entry holds on to. What was decoded is counted as the request once more. */
function sizeOf(entry: JournalEntry): number {
  if (entry.kind === 'delivery') return 1024 + entry.delivery.body.length;
  const { request, response } = entry;
  return 2048 + 2 * (request.target.length + request.body.length) + (response?.body.length ?? 0);
}
