import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  asPhpEncodes,
  readTicketRequest,
  signTicketRequest,
  ticketSignature,
  withoutMember,
} from '../codecs/ticket-signature.ts';
import { damagedText } from './arbitraries/damaged.ts';
import { jsonPayload } from './arbitraries/json-payload.ts';
import { codeUnits, text } from './arbitraries/text.ts';
import { jsonLayout, layOut, ticketMembers } from './arbitraries/ticket-request.ts';
import { law } from './law.ts';
import { agree, dependsOnEvery, expectSameJson, neverThrows } from './laws.ts';

const secret = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{64}$/),
  text.map((any) => any || 's'),
);
const read = (json: string, secret: string) => readTicketRequest(json, 'urlencoded', () => secret);

law(
  'a signed request verifies, and its unsigned text is what was signed',
  fc.property(ticketMembers, secret, (members, secret) => {
    const request = Object.fromEntries(members);
    expect(read(signTicketRequest(request, secret), secret)).toMatchObject({
      unsigned: JSON.stringify(request),
      signedText: 'text as sent',
      faults: [],
    });
  }),
);

/** A request's text without and with a signature, which stands anywhere in it, in any layout. */
const placed = fc
  .record({ members: ticketMembers, layout: jsonLayout, place: fc.nat(), secret, signsPhp: fc.boolean() })
  .map(({ members, layout, place, secret, signsPhp }) => {
    const unsigned = layOut(members, layout);
    const signature = ticketSignature(signsPhp ? asPhpEncodes(unsigned) : unsigned, secret);
    const at = place % (members.length + 1);
    const signed: [string, unknown][] = members.toSpliced(at, 0, ['signature', signature]);
    return { unsigned, signed: layOut(signed, layout), secret, signsPhp };
  });

law(
  'without its signature the text is the unsigned one, wherever the signature stood',
  fc.property(placed, ({ unsigned, signed }) => {
    expect(withoutMember(signed, 'signature')).toBe(unsigned);
  }),
);

law(
  'a request verifies over the text as sent or as PHP encodes it, whichever was signed',
  fc.property(placed, ({ unsigned, signed, secret, signsPhp }) => {
    const asSent = !signsPhp || asPhpEncodes(unsigned) === unsigned;
    const reading = read(signed, secret);
    expect(reading.faults).toEqual([]);
    expect(reading.signedText).toBe(asSent ? 'text as sent' : 'text as PHP encodes it');
  }),
);

law(
  'one flipped bit of a signed request is refused, whichever it is',
  fc.property(ticketMembers, secret, fc.nat(), (members, secret, at) => {
    const bytes = Buffer.from(signTicketRequest(Object.fromEntries(members), secret), 'utf8');
    const bit = at % (bytes.length * 8);
    bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
    expect(read(bytes.toString('utf8'), secret).faults).toHaveLength(1);
  }),
);

law(
  'a second signature is refused, wherever it stands',
  fc.property(placed, fc.boolean(), ({ signed, secret }, escaped) => {
    const name = escaped ? '"\\u0073ignature"' : '"signature"';
    expect(read(signed.replace('{', `{${name}:"x",`), secret).faults).toMatchObject([{ layer: 'members' }]);
  }),
);

law(
  'another secret makes another signature',
  fc.property(placed, secret, ({ signed, secret }, other) => {
    // HMAC pads keys with zero bytes, so these two are one key.
    fc.pre(secret.replace(/\0+$/, '') !== other.replace(/\0+$/, ''));
    expect(read(signed, other).faults).toMatchObject([{ layer: 'signature' }]);
  }),
);

law(
  'the signature changes with the text',
  dependsOnEvery(({ text }) => ticketSignature(text, 'secret'), fc.record({ text })),
);

law(
  'what PHP encodes is ASCII, means the same, and is not encoded twice',
  fc.property(jsonPayload, (json) => {
    const php = asPhpEncodes(json);
    expect(php).toMatch(/^[\0-\x7f]*$/);
    expect(php).not.toMatch(/(?<!\\)\//);
    expectSameJson(JSON.parse(php), JSON.parse(json));
    expect(asPhpEncodes(php)).toBe(php);
  }),
);

law(
  'WebCrypto makes the same signature',
  agree(
    async ({ text, secret }) => {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await webcrypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign']);
      return Buffer.from(await webcrypto.subtle.sign('HMAC', key, Buffer.from(text))).toString('base64');
    },
    ({ text, secret }) => ticketSignature(text, secret),
    fc.record({ text, secret }),
  ),
);

law(
  'reading never throws',
  neverThrows(
    (json) => read(json, 'secret'),
    fc.oneof(codeUnits, jsonPayload, damagedText(placed.map(({ signed }) => signed))),
  ),
);
