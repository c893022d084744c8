import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ENVELOPE_IV,
  type Envelope,
  type EnvelopeLayer,
  envelopeHash,
  formatTimestamp,
  parseTimestamp,
  readEnvelope,
  removePkcs7,
  sealEnvelope,
} from '../../codecs/envelope.ts';
import { ENVELOPES, ENVELOPE_SITE as SITE, ENVELOPE_TIMESTAMP as TIMESTAMP } from './samples.ts';

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const unpack = (apidata: string): Envelope => JSON.parse(Buffer.from(apidata, 'base64').toString('utf8'));
const pack = (envelope: object): string => encode(JSON.stringify(envelope));
const read = (apidata: string) => readEnvelope(apidata, SITE);
const layers = (apidata: string): EnvelopeLayer[] => read(apidata).faults.map(({ layer }) => layer);

describe.each(ENVELOPES)('the vector $plaintext', ({ plaintext, data, hash, apidata }) => {
  const sealed = sealEnvelope(plaintext, TIMESTAMP, SITE);

  test('is sealed byte for byte, members in the documented order', () => {
    const envelope = unpack(sealed);
    expect(envelope).toEqual({ data, timestamp: TIMESTAMP, hash });
    expect(Object.keys(envelope)).toEqual(['data', 'timestamp', 'hash']);
    if (apidata !== undefined) expect(sealed).toBe(apidata);
  });

  test('opens without a fault', () => {
    const { padded, ...reading } = read(sealed);
    expect(reading).toEqual({
      kind: 'envelope',
      apidata: sealed,
      json: JSON.stringify({ data, timestamp: TIMESTAMP, hash }),
      envelope: { data, timestamp: TIMESTAMP, hash },
      extraMembers: [],
      timestampMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      expectedHash: hash,
      ciphertext: Buffer.from(data, 'base64'),
      plaintext: Buffer.from(plaintext),
      payload: JSON.parse(plaintext),
      faults: [],
      tolerated: [],
    });
    expect(padded!.length % 16).toBe(0);
    expect(padded!.length).toBeGreaterThan(Buffer.byteLength(plaintext));
  });
});

test('one of the vectors has its apidata whole', () => {
  expect(ENVELOPES.filter(({ apidata }) => apidata !== undefined)).toHaveLength(1);
});

/** The right envelope of a vector, to take apart and put together wrongly. */
const { data, hash } = ENVELOPES[0]!;
const right: Envelope = { data, timestamp: TIMESTAMP, hash };

/** An envelope over other `data`, with the hash put right. */
const rehashed = (other: string): string =>
  pack({ ...right, data: other, hash: envelopeHash(SITE, other, TIMESTAMP) });

/** Data that deciphers to these bytes, whole blocks with whatever is in place of padding. */
function dataOf(padded: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', SITE.siteKey, ENVELOPE_IV).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

describe('faults', () => {
  const cases: [what: string, apidata: string, faults: EnvelopeLayer[]][] = [
    ['nothing', '', ['json']],
    ['not base64', '{"data":""}', ['base64']],
    ['base64 of base64', encode(pack(right)), ['json']],
    ['not JSON', encode('data=1'), ['json']],
    ['JSON that is cut', encode(JSON.stringify(right).slice(0, -1)), ['json']],
    ['JSON null', encode('null'), ['json']],
    ['a JSON array', encode('[]'), ['json']],
    ['a JSON string', encode('"x"'), ['json']],
    ['no members', encode('{}'), ['members']],
    ['no data', pack({ timestamp: TIMESTAMP, hash }), ['members']],
    ['no timestamp', pack({ data, hash }), ['members']],
    ['no hash', pack({ data, timestamp: TIMESTAMP }), ['members']],
    ['empty data', pack({ ...right, data: '' }), ['members']],
    ['data that is null', pack({ ...right, data: null }), ['members']],
    ['data that is an object', pack({ ...right, data: {} }), ['members']],
    ['a timestamp that is a number', pack({ ...right, timestamp: 1767323045 }), ['members']],
    ['a hash that is a list', pack({ ...right, hash: [hash] }), ['members']],
    ['another timestamp', pack({ ...right, timestamp: '2026-01-02T03:04:06Z' }), ['hash']],
    [
      'a timestamp in another format',
      pack({ ...right, timestamp: '2026-01-02 03:04:05' }),
      ['timestamp', 'hash'],
    ],
    ['another hash', pack({ ...right, hash: encode('x'.repeat(32)) }), ['hash']],
    ['the hash in hex', pack({ ...right, hash: Buffer.from(hash, 'base64').toString('hex') }), ['hash']],
    ['the hash without padding', pack({ ...right, hash: hash.replace('=', '') }), ['hash']],
    ['data that is not base64', pack({ ...right, data: 'no base64' }), ['hash', 'cipher']],
    ['data that is base64url', rehashed('-_-_'.repeat(16)), ['cipher']],
    ['data with line breaks', rehashed(`${data.slice(0, 32)}\n${data.slice(32)}`), ['cipher']],
    ['data in hex', rehashed(Buffer.from(data, 'base64').toString('hex')), ['cipher']],
    ['data that is no whole block', rehashed(encode('x'.repeat(15))), ['cipher']],
    ['a block too few', rehashed(data.slice(0, -24).padEnd(64, data)), ['padding']],
    ['plaintext in place of ciphertext', rehashed(encode('{"storage_type":"S3","region":1} ')), ['cipher']],
    ['padding of 0', rehashed(dataOf(Buffer.alloc(16))), ['padding']],
    ['padding of 17', rehashed(dataOf(Buffer.alloc(32, 17))), ['padding']],
    [
      'padding that is not all the same',
      rehashed(dataOf(Buffer.from(`{}${'\x02'.repeat(12)}\x01\x02`))),
      ['padding'],
    ],
    ['spaces in place of padding', rehashed(dataOf(Buffer.from('{}'.padEnd(16)))), ['padding']],
    ['a payload that is not JSON', sealEnvelope('storage_id=1', TIMESTAMP, SITE), ['payload']],
    ['an empty payload', sealEnvelope('', TIMESTAMP, SITE), ['payload']],
    ['a payload that is cut', sealEnvelope('{"a":', TIMESTAMP, SITE), ['payload']],
    ['another access key', sealEnvelope('{}', TIMESTAMP, { ...SITE, accessKey: 'other' }), ['hash']],
    ['another site ID', sealEnvelope('{}', TIMESTAMP, { ...SITE, siteId: 'TES' }), ['hash']],
    ['another site key', sealEnvelope('{}', TIMESTAMP, { ...SITE, siteKey: 'x'.repeat(32) }), ['padding']],
    [
      'everything at once',
      pack({ data: 'AAAA', timestamp: 'now', hash: 'none', extra: 1 }),
      ['timestamp', 'hash', 'cipher'],
    ],
  ];
  test.each(cases)('%s', (_what, apidata, faults) => {
    expect(layers(apidata)).toEqual(faults);
  });

  test('a payload that is not UTF-8', () => {
    const latin1 = dataOf(Buffer.from(`{"a":"\xe9"}${'\x07'.repeat(7)}`, 'latin1'));
    expect(layers(rehashed(latin1))).toEqual(['payload']);
  });
});

describe('inner layers are read behind outer faults', () => {
  test.each([
    ['timestamp', { ...right, timestamp: 'yesterday' }],
    ['hash', { ...right, hash: 'x' }],
  ])('%s', (_layer, envelope) => {
    const reading = read(pack(envelope));
    expect(reading.faults).not.toEqual([]);
    expect(reading.payload).toEqual(JSON.parse(ENVELOPES[0]!.plaintext));
    expect(reading.expectedHash).toBe(envelopeHash(SITE, data, envelope.timestamp));
  });

  test('a bad padding leaves the bytes to look at', () => {
    const reading = read(rehashed(dataOf(Buffer.from('{}'.padEnd(16)))));
    expect(Buffer.from(reading.padded!).toString()).toBe('{}              ');
    expect(reading).not.toHaveProperty('plaintext');
  });

  test('a bad payload leaves the plaintext', () => {
    const reading = read(sealEnvelope('a=1', TIMESTAMP, SITE));
    expect(Buffer.from(reading.plaintext!).toString()).toBe('a=1');
    expect(reading).not.toHaveProperty('payload');
  });

  test('a bad member leaves the JSON', () => {
    expect(read(encode('{"data":1}'))).toMatchObject({ json: '{"data":1}' });
  });
});

describe('what is tolerated', () => {
  // One space more or less decides whether there is padding to leave out.
  const sealed = [pack(right), encode(`${JSON.stringify(right)} `)].find((text) => text.endsWith('='))!;
  test.each([
    ['missing padding', sealed.replaceAll('=', '')],
    ['white space', `${sealed.slice(0, 76)}\r\n${sealed.slice(76)}`],
    [
      'base64url alphabet',
      pack({ ...right, note: '???>>>' })
        .replaceAll('/', '_')
        .replaceAll('+', '-'),
    ],
  ])('%s', (oddity, apidata) => {
    expect(read(apidata)).toMatchObject({ faults: [], tolerated: [`pallycon-apidata: ${oddity}`] });
  });

  test('members in another order, and white space', () => {
    const text = `{ "hash": "${hash}",\n "timestamp": "${TIMESTAMP}", "data": "${data}" }`;
    expect(read(encode(text)).faults).toEqual([]);
  });

  test('members nobody knows are listed', () => {
    const reading = read(pack({ ...right, version: 2, iv: 'x' }));
    expect(reading).toMatchObject({ faults: [], extraMembers: ['version', 'iv'] });
  });

  test('slashes that are escaped', () => {
    expect(read(encode(JSON.stringify(right).replaceAll('/', '\\/'))).faults).toEqual([]);
  });
});

test('the hash has nothing between its parts: these two are the same', () => {
  expect(envelopeHash({ ...SITE, accessKey: 'ab', siteId: 'c' }, 'd', 'e')).toBe(
    envelopeHash({ ...SITE, accessKey: 'a', siteId: 'bc' }, 'd', 'e'),
  );
});

describe('timestamps', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-01-02T03:04:05Z', 1_767_323_045_000],
    ['2024-02-29T23:59:59Z', 1_709_251_199_000],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['9999-12-31T23:59:59Z', 253_402_300_799_000],
  ])('%s', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
    expect(formatTimestamp(ms)).toBe(text);
    expect(formatTimestamp(ms + 999)).toBe(text);
  });

  test.each([
    '',
    '2026-01-02',
    '2026-01-02 03:04:05',
    '2026-01-02T03:04:05',
    '2026-01-02T03:04Z',
    '2026-01-02T03:04:05.000Z',
    '2026-01-02T03:04:05+00:00',
    '2026-01-02t03:04:05z',
    '2026-1-2T3:4:5Z',
    '20260102T030405Z',
    ' 2026-01-02T03:04:05Z',
    '2026-01-02T03:04:05Z\n',
    '2026-00-02T03:04:05Z',
    '2026-13-02T03:04:05Z',
    '2026-02-29T03:04:05Z',
    '2026-04-31T03:04:05Z',
    '2026-01-02T24:00:00Z',
    '2026-01-02T03:60:05Z',
    '2016-12-31T23:59:60Z',
    '+002026-01-02T03:04:05Z',
    '２０２６-01-02T03:04:05Z',
    '1767323045',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

test.each([
  ['one byte', [7, 1], [7]],
  ['a whole block', Array(16).fill(16), []],
  ['nothing', [], undefined],
  ['more than there is', [3, 3], undefined],
  ['zero', [1, 0], undefined],
  ['more than a block', Array(17).fill(17), undefined],
  ['not all the same', [1, 2, 3, 3], undefined],
])('padding of %s', (_what, padded, plain) => {
  const bytes = removePkcs7(Uint8Array.from(padded));
  expect(bytes === undefined ? undefined : [...bytes]).toEqual(plain);
});
