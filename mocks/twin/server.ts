import type { HttpResponse } from '../../codecs/exchange.ts';
import { BODY_LIMIT, listen } from '../listener.ts';
import type { Fault } from './fault.ts';
import type { Journal } from './journal.ts';
import type { Twin } from './operation.ts';
import { jsonResponse } from './respond.ts';
import { createService } from './service.ts';
import type { World } from './world.ts';

export interface ServerOptions {
  twins: Twin[];
  world: World;
  /** What is done in the place of what the twin, which still reads and judges every request, would do. */
  fault?: Fault | ((url: string) => Fault | undefined);
  /** PEM. With it the server speaks HTTPS. */
  tls?: { key: string; cert: string };
}

/** A listening server and everything that was said to it. */
export interface TwinServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  journal: Journal;
  /** What went wrong inside the twin itself. Empty, unless Countersign has a bug. */
  breakdowns: Error[];
  /** Why nothing could be read of what came over a connection, as the end of a sentence. */
  unread: string[];
  close(): Promise<void>;
}

/** Starts a server on a port of its own, on loopback. Throws what `fault` throws. */
export async function startServer({ twins, world, fault, tls }: ServerOptions): Promise<TwinServer> {
  const { journal, handle } = createService({
    twins,
    world,
    faults: () => (wrong === undefined ? [] : [wrong]),
  });
  let wrong: Fault | undefined;
  const breakdowns: Error[] = [];
  const unread: string[] = [];
  const { url, close } = await listen({
    ...(tls === undefined ? {} : { tls }),
    now: () => world.clock.now(),
    answer: handle,
    tooLarge: () => tooLarge,
    broke(error) {
      breakdowns.push(error);
      return jsonResponse(500, { error: 'The mock server failed.' });
    },
    unread: (why) => void unread.push(why),
  });
  try {
    wrong = typeof fault === 'function' ? fault(url) : fault;
  } catch (error) {
    await close();
    throw error;
  }
  return { url, journal, breakdowns, unread, close: () => close() };
}

/** The answer to a body over its limit. */
export const bodyOver = (limit: number): HttpResponse =>
  jsonResponse(413, { error: `The body has more than ${limit} bytes.` });

export const tooLarge = bodyOver(BODY_LIMIT);
