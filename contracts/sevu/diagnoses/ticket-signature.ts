import { createHash, createHmac } from 'node:crypto';
import { asPhpEncodes, type TicketAccount, type TicketReading } from '../../../codecs/ticket-signature.ts';
import { DIGEST_TEXTS, explain, type Way } from '../../explain.ts';

/**
 * Says how a wrong ticket signature was made, by making it in every wrong way known. `undefined` when none of them
 * gives it.
 */
export function explainSignature(reading: TicketReading, account: TicketAccount): string | undefined {
  const { request, unsigned, signature } = reading;
  if (request === undefined || unsigned === undefined || signature === undefined) return undefined;
  return explain(
    [messages(reading.json, unsigned, request), macs(account), DIGEST_TEXTS],
    (message, mac, text) => text(mac(message)),
    signature,
  );
}

function messages(json: string, unsigned: string, request: Record<string, unknown>): Way<string>[] {
  const { signature: _, ...members } = request;
  const again = (value: Record<string, unknown>) => JSON.stringify(value);
  const names = Object.keys(members);
  const sorted = Object.fromEntries(names.toSorted().map((name) => [name, members[name]]));
  const first = unsigned.replace(/^\{/, '{"signature":"",');
  const last = unsigned.replace(/\}$/, ',"signature":""}');
  const form = new URLSearchParams(
    names.map((name): [string, string] => [name, String(members[name])]),
  ).toString();
  const without = names.map((name): Way<string> => {
    const { [name]: __, ...rest } = members;
    return { mistake: `it does not cover \`${name}\``, value: again(rest) };
  });
  const ways: Way<string>[] = [
    { value: unsigned },
    {
      mistake: 'it covers the request in the order of its members’ names, and another order was sent',
      value: again(sorted),
    },
    {
      mistake: 'it covers the request with spaces between its members, and the text sent has none',
      value: spaced(members),
    },
    {
      mistake: 'it covers the request indented, and another text was sent',
      value: JSON.stringify(members, null, 2),
    },
    {
      mistake: 'it covers the request indented, and another text was sent',
      value: JSON.stringify(members, null, 4),
    },
    { mistake: 'it covers the request encoded anew, and another text was sent', value: again(members) },
    {
      mistake: 'it covers the request with `/` escaped, and another text was sent',
      value: unsigned.replaceAll('/', '\\/'),
    },
    {
      mistake: 'it covers the request with characters beyond ASCII as they are, and another text was sent',
      value: asPhpEncodes(again(members)),
    },
    {
      mistake: 'it covers an empty `signature` member; the member may not be there when signing',
      value: last,
    },
    {
      mistake: 'it covers an empty `signature` member; the member may not be there when signing',
      value: first,
    },
    {
      mistake: 'it covers a null `signature` member; the member may not be there when signing',
      value: unsigned.replace(/\}$/, ',"signature":null}'),
    },
    { mistake: 'a line end follows the text it covers', value: `${unsigned}\n` },
    {
      mistake: 'it covers the text percent-encoded; it must cover the JSON text',
      value: encodeURIComponent(unsigned),
    },
    {
      mistake: 'it covers the form field json=…; it must cover the JSON text alone',
      value: `json=${unsigned}`,
    },
    { mistake: 'it covers the members as a query string; it must cover the JSON text', value: form },
    {
      mistake: 'it covers the values joined together; it must cover the JSON text',
      value: names.map((name) => String(members[name])).join(''),
    },
    {
      mistake: 'it covers base64 of the JSON text; it must cover the text itself',
      value: Buffer.from(unsigned).toString('base64'),
    },
    ...without,
  ];
  return ways.filter(({ mistake, value }) => mistake === undefined || (value !== unsigned && value !== json));
}

const spaced = (members: Record<string, unknown>): string =>
  `{${Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(', ')}}`;

function macs({ apiKey, apiSecret }: TicketAccount): Way<(message: string) => Buffer>[] {
  const hmac = (algorithm: string, key: string | Buffer) => (message: string) =>
    createHmac(algorithm, key).update(message, 'utf8').digest();
  const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return [
    { value: hmac('sha256', apiSecret) },
    {
      mistake: 'the secret was decoded from hex; it must be used as the 64 characters it is',
      value: hmac('sha256', Buffer.from(apiSecret, 'hex')),
    },
    {
      mistake: 'the secret was decoded from base64; it must be used as the 64 characters it is',
      value: hmac('sha256', Buffer.from(apiSecret, 'base64')),
    },
    {
      mistake: 'the secret is in upper case; it must be used as given',
      value: hmac('sha256', apiSecret.toUpperCase()),
    },
    {
      mistake: 'it is keyed with the API key; it must be keyed with the secret',
      value: hmac('sha256', apiKey),
    },
    { mistake: 'it is an HMAC with SHA-1; it must be SHA-256', value: hmac('sha1', apiSecret) },
    { mistake: 'it is an HMAC with MD5; it must be SHA-256', value: hmac('md5', apiSecret) },
    { mistake: 'it is an HMAC with SHA-512; it must be SHA-256', value: hmac('sha512', apiSecret) },
    {
      mistake: 'it is SHA-256 of secret and text; it must be an HMAC',
      value: (text) => sha256(apiSecret + text),
    },
    {
      mistake: 'it is SHA-256 of text and secret; it must be an HMAC',
      value: (text) => sha256(text + apiSecret),
    },
    { mistake: 'it is SHA-256 of the text alone; it must be an HMAC keyed with the secret', value: sha256 },
    {
      mistake: 'key and text of the HMAC are exchanged; the secret is the key',
      value: (text) => createHmac('sha256', text).update(apiSecret, 'utf8').digest(),
    },
  ];
}
