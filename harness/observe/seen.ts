import type { EnvelopeReading } from '../../codecs/envelope.ts';
import type { Exchange } from '../../codecs/exchange.ts';
import type { TicketReading } from '../../codecs/ticket-signature.ts';

/** How many exchanges of an operation are remembered. */
const REMEMBERED = 1000;

/** What came before an exchange. */
export interface Before {
  /** 1 for the first of its operation. */
  number: number;
  /** The others of the same operation, in order. */
  earlier: Exchange[];
  /** The last of them that asked for the same. */
  before?: Exchange;
}

/** Remembers what was seen, so that what is sent again is noticed. */
export class Seen {
  readonly #exchanges = new Map<string, { count: number; last: Exchange[]; byWish: Map<string, Exchange> }>();

  /** Adds an exchange. @param kind what it is counted among, such as its API and operation */
  add(kind: string, exchange: Exchange): Before {
    const own = this.#exchanges.get(kind) ?? { count: 0, last: [], byWish: new Map<string, Exchange>() };
    this.#exchanges.set(kind, own);
    const wish = wishOf(exchange);
    const before = own.byWish.get(wish);
    const earlier = [...own.last];
    own.byWish.delete(wish);
    own.byWish.set(wish, exchange);
    own.last.push(exchange);
    if (own.last.length > REMEMBERED) own.last.shift();
    if (own.byWish.size > REMEMBERED) own.byWish.delete(own.byWish.keys().next().value!);
    return { number: ++own.count, earlier, ...(before === undefined ? {} : { before }) };
  }
}

/** What a request asks for, as a text: the payload where it could be read, else all of the request. */
function wishOf({ request, decoded }: Exchange): string {
  const reading = decoded as EnvelopeReading | TicketReading | { kind?: undefined } | undefined;
  if (reading?.kind === 'envelope' && reading.payload !== undefined)
    return JSON.stringify([request.method, reading.payload]);
  if (reading?.kind === 'ticket-request' && reading.request !== undefined) {
    const { timestamp: _, signature: __, ...wish } = reading.request;
    return JSON.stringify(wish);
  }
  return JSON.stringify([request.method, request.target, Buffer.from(request.body).toString('latin1')]);
}
