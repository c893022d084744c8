import { signTicketRequest } from '../../../codecs/ticket-signature.ts';
import { Clock, createWorld, TWINS } from '../../../mocks/index.ts';
import { type Playback, play } from '../../../mocks/sevu/index.ts';
import { createService } from '../../../mocks/twin/service.ts';
import type { Account, World } from '../../../mocks/twin/world.ts';
import type { Ticket } from '../../../specs/sevu/types.ts';

export const account: Account = {
  apiKey: 'TESTAPIKEY0000000000000000000000',
  apiSecret: '0123456789abcdef'.repeat(4),
  cdn: 28,
};
export const NOW = Date.parse('2026-01-02T03:04:05Z');

export const request = {
  command: 'sevu.request',
  api_key: account.apiKey,
  timestamp: NOW / 1000,
  cdn: 28,
  app: 'myapp',
  video: 'mystream',
  pass: 'g63clVAI5wFPxY9v',
  ip: '0.0.0.0/0',
  uses: 5,
  expire: '2026-01-03 03:04:05',
};

/** A request with other members; one that is `undefined` is left out. */
export const signed = (changes: object = {}, secret = account.apiSecret): string =>
  signTicketRequest({ ...request, ...changes }, secret);

export interface Answer {
  code: number;
  status: string;
  message: string;
  ticket?: Ticket;
  handle_time: string | number;
}

/** A ticket service without sockets, at a time that only moves when it is moved. */
export function ticketService(accounts: Account[] = [account]) {
  const clock = new Clock(() => NOW);
  const world = createWorld({ seed: 'test', clock, accounts });
  const service = createService({ twins: [TWINS.sevu], world });

  /** Sends a form as it is. */
  function send(body: string | Uint8Array, contentType = 'application/x-www-form-urlencoded') {
    const { response } = service.handle({
      method: 'POST',
      target: '/stable/',
      headers: [['Content-Type', contentType]],
      body: typeof body === 'string' ? Buffer.from(body) : body,
      receivedAt: clock.now(),
    });
    const { conclusion, site } = service.journal.exchanges().at(-1)!;
    const reason = conclusion.kind === 'accepted' ? '' : conclusion.reason;
    return { answer: JSON.parse(response!.body) as Answer, status: response!.status, reason, site };
  }

  const ask = (json: string) => send(new URLSearchParams({ json }).toString());

  return {
    world,
    service,
    send,
    ask,
    /** The ticket of a request that is granted one. */
    granted(changes: object = {}, secret?: string): Ticket {
      const { answer, reason } = ask(signed(changes, secret));
      if (answer.ticket === undefined) throw new Error(reason);
      return answer.ticket;
    },
  };
}

/** Starts a video as a stream server does, with members in a JSON body. */
export function start(world: World, members: object): Playback & { status: number } {
  const { response } = play(
    {
      method: 'POST',
      target: '/_countersign/playback',
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(JSON.stringify({ app: 'myapp', video: 'mystream', ip: '192.0.2.10', ...members })),
      receivedAt: NOW,
    },
    world,
  );
  return { ...(JSON.parse(response.body) as Playback), status: response.status };
}
