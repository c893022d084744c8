import { expect } from 'vitest';
import { formatTimestamp, sealEnvelope } from '../../../codecs/envelope.ts';
import { signTicketRequest } from '../../../codecs/ticket-signature.ts';
import { createWorld, startServer, TWINS, type TwinServer } from '../../../mocks/index.ts';
import { converse } from './raw-client.ts';

export const site = {
  siteId: 'TEST',
  siteKey: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
  accessKey: 'testAccessKey0000000000000000000',
};
export const account = { apiKey: 'APIKEY', apiSecret: '0123456789abcdef'.repeat(4), cdn: 28 };

/** A listening server of all APIs, for a site and an account. */
export function startAll(): Promise<TwinServer> {
  const world = createWorld({ seed: 'test', sites: [site], accounts: [account] });
  return startServer({ twins: Object.values(TWINS), world });
}

export const portOf = ({ url }: TwinServer): number => Number(new URL(url).port);

/** What every server must still do after whatever it was sent. */
export async function expectUnharmed(server: TwinServer): Promise<void> {
  expect(server.breakdowns).toEqual([]);
  const { text } = await converse(portOf(server), ticketRequest(), { answers: 1 });
  expect(text).toContain('"code":2002');
}

/** An envelope right in all but what it holds. */
export const sealed = (plaintext: string) => sealEnvelope(plaintext, formatTimestamp(Date.now()), site);

export function ticketForm(): string {
  const request = {
    command: 'sevu.request',
    api_key: account.apiKey,
    timestamp: Math.floor(Date.now() / 1000),
    cdn: account.cdn,
    app: 'a',
    video: 'v',
    pass: 'p',
    ip: 'auto',
    uses: 1,
    expire: '2999-01-01 00:00:00',
  };
  return new URLSearchParams({ json: signTicketRequest(request, account.apiSecret) }).toString();
}

/** A request as it goes over the wire. */
export function http(method: string, target: string, body = '', headers: string[] = []): string {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: localhost',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return [...lines, ...headers, '', body].join('\r\n');
}
export const FORM = 'Content-Type: application/x-www-form-urlencoded';
export const ticketRequest = () => http('POST', '/stable/', ticketForm(), [FORM]);
