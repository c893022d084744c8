import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { CodecError } from '../codecs/codec-error.ts';
import {
  ENVELOPE_IV,
  type Envelope,
  envelopeHash,
  formatTimestamp,
  openEnvelope,
  parseTimestamp,
  readEnvelope,
  sealEnvelope,
} from '../codecs/envelope.ts';
import { damagedText } from './arbitraries/damaged.ts';
import { jsonPayload } from './arbitraries/json-payload.ts';
import { siteCredentials } from './arbitraries/site-credentials.ts';
import { codeUnits, text } from './arbitraries/text.ts';
import { timestampMs } from './arbitraries/timestamp.ts';
import { law } from './law.ts';
import {
  agree,
  dependsOnEvery,
  expectSameJson,
  neverThrows,
  neverThrowsUntyped,
  roundTrips,
} from './laws.ts';

const sealed = fc
  .record({ payload: jsonPayload, site: siteCredentials, timestamp: timestampMs.map(formatTimestamp) })
  .map((input) => ({ ...input, apidata: sealEnvelope(input.payload, input.timestamp, input.site) }));

const unpack = (apidata: string): Envelope => JSON.parse(Buffer.from(apidata, 'base64').toString('utf8'));
const pack = (envelope: Envelope): string => Buffer.from(JSON.stringify(envelope)).toString('base64');

law(
  'whatever is sealed opens to the same payload, without a fault',
  fc.property(sealed, ({ payload, site, timestamp, apidata }) => {
    const reading = readEnvelope(apidata, site);
    expect(reading.faults).toEqual([]);
    expect(reading.tolerated).toEqual([]);
    expectSameJson(reading.payload, JSON.parse(payload));
    expect(Buffer.from(reading.plaintext!).toString('utf8')).toBe(payload);
    expect(reading.envelope!.timestamp).toBe(timestamp);
  }),
);

law(
  'the hash changes with the access key, the site ID, the data and the timestamp',
  dependsOnEvery(
    ({ accessKey, siteId, data, timestamp }) =>
      envelopeHash({ accessKey, siteId, siteKey: '' }, data, timestamp),
    fc.record({ accessKey: text, siteId: text, data: text, timestamp: text }),
  ),
);

/**
 * An envelope with one bit of its ciphertext, of its digest or of a character of its timestamp turned round.
 */
const flipped = fc
  .tuple(sealed, fc.constantFrom('data', 'hash', 'timestamp'), fc.nat())
  .map(([input, member, at]) => {
    const envelope = unpack(input.apidata);
    const encoding = member === 'timestamp' ? 'latin1' : 'base64';
    const bytes = Buffer.from(envelope[member], encoding);
    const bits = member === 'timestamp' ? 7 : 8;
    const bit = at % (bytes.length * bits);
    const index = Math.floor(bit / bits);
    bytes[index] = bytes[index]! ^ (1 << (bit % bits));
    return { ...input, member, apidata: pack({ ...envelope, [member]: bytes.toString(encoding) }) };
  });

law(
  'one flipped bit inside is noticed, whichever it is',
  fc.property(flipped, ({ apidata, site }) => {
    const { faults } = readEnvelope(apidata, site);
    expect(faults.map(({ layer }) => layer)).toContain('hash');
  }),
);

law(
  'one flipped bit of the sealed text is refused, whichever it is',
  fc.property(sealed, fc.nat(), ({ apidata, site }, at) => {
    const bytes = Buffer.from(apidata, 'latin1');
    const bit = at % (bytes.length * 8);
    bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
    expect(() => openEnvelope(bytes.toString('latin1'), site)).toThrow(CodecError);
  }),
);

law(
  'an envelope opens or is refused in words',
  neverThrowsUntyped(
    ([apidata, site, strict]) => openEnvelope(apidata, site, { strict }),
    fc.tuple(damagedText(sealed.map(({ apidata }) => apidata)), siteCredentials, fc.boolean()),
  ),
);

law(
  'another site cannot open it unnoticed',
  fc.property(sealed, siteCredentials, ({ apidata, site }, other) => {
    fc.pre(`${site.accessKey}${site.siteId}` !== `${other.accessKey}${other.siteId}`);
    expect(readEnvelope(apidata, other).faults[0]).toMatchObject({ layer: 'hash' });
  }),
);

law(
  'reading never throws',
  neverThrows(
    ([apidata, site]) => readEnvelope(apidata, site),
    fc.tuple(
      fc.oneof(
        codeUnits,
        fc.base64String(),
        damagedText(sealed.map(({ apidata }) => apidata)),
        damagedText(sealed.map(({ apidata }) => JSON.stringify(unpack(apidata)))).map((json) =>
          Buffer.from(json).toString('base64'),
        ),
        fc.record({ data: fc.base64String(), timestamp: text, hash: text }).map(pack),
      ),
      siteCredentials,
    ),
  ),
);

law(
  'WebCrypto opens what is sealed here',
  agree(
    async ({ apidata, site }) => {
      const { subtle } = webcrypto;
      const key = await subtle.importKey('raw', Buffer.from(site.siteKey), 'AES-CBC', false, ['decrypt']);
      const ciphertext = Buffer.from(unpack(apidata).data, 'base64');
      const plaintext = await subtle.decrypt({ name: 'AES-CBC', iv: ENVELOPE_IV }, key, ciphertext);
      return new TextDecoder().decode(plaintext);
    },
    ({ payload }) => payload,
    sealed,
  ),
);

law(
  'WebCrypto makes the same hash',
  agree(
    async ({ apidata, site }) => {
      const { data, timestamp } = unpack(apidata);
      const message = new TextEncoder().encode([site.accessKey, site.siteId, data, timestamp].join(''));
      return Buffer.from(await webcrypto.subtle.digest('SHA-256', message)).toString('base64');
    },
    ({ apidata }) => unpack(apidata).hash,
    sealed,
  ),
);

law(
  'timestamps read back',
  roundTrips({ write: formatTimestamp, read: (text) => parseTimestamp(text)! }, timestampMs),
);

const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });

law(
  'a text is either no timestamp or the one that its moment is written as',
  fc.property(
    fc
      .tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2))
      .map(
        ([year, month, day, hour, minute, second]) => `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
      ),
    (text) => {
      const ms = parseTimestamp(text);
      if (ms !== undefined) expect(formatTimestamp(ms)).toBe(text);
    },
  ),
);
