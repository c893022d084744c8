import fc from 'fast-check';
import { expect } from 'vitest';
import { fromBase64, fromTolerantBase64, toBase64 } from '../codecs/base64.ts';
import { fairPlayUri, playReadyPssh, widevinePssh } from '../codecs/cpix/protection.ts';
import { readEncToken, writeEncToken } from '../codecs/enc-token.ts';
import { readSkdUri } from '../codecs/hls-key-uri.ts';
import { readKeyTag, writeFairPlaySignaling } from '../codecs/hls-signaling.ts';
import { bytesToUuid, swapGuidOrder, uuidToBytes } from '../codecs/key-id.ts';
import { playReadyChecksum, readPlayReadyObject, writePlayReadyObject } from '../codecs/playready-header.ts';
import { readPssh, readPsshBoxes, writePssh, writePsshBoxes } from '../codecs/pssh.ts';
import { readWidevineHeader, writeWidevineHeader } from '../codecs/widevine-header.ts';
import { contentId } from './arbitraries/content-id.ts';
import { damaged, damagedText } from './arbitraries/damaged.ts';
import { keyId, sixteenBytes } from './arbitraries/key-id.ts';
import { playReadyHeader } from './arbitraries/playready-header.ts';
import { psshBox } from './arbitraries/pssh-box.ts';
import { codeUnits, text } from './arbitraries/text.ts';
import { widevineHeader } from './arbitraries/widevine-header.ts';
import { law } from './law.ts';
import { neverThrows, neverThrowsUntyped, roundTrips } from './laws.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

law('UUID text and bytes are inverse', roundTrips({ write: uuidToBytes, read: bytesToUuid }, keyId));
law('bytes and UUID text are inverse', roundTrips({ write: bytesToUuid, read: uuidToBytes }, sixteenBytes));
law('GUID order is its own inverse', roundTrips({ write: swapGuidOrder, read: swapGuidOrder }, sixteenBytes));
law('a text is a UUID or a fault', neverThrowsUntyped(uuidToBytes, fc.oneof(codeUnits, damagedText(keyId))));
law('16 bytes are a UUID, others a fault', neverThrowsUntyped(bytesToUuid, bytes));

const strictBase64 = { write: toBase64, read: (text: string) => fromBase64(text)! };
const tolerantBase64 = {
  write: (value: Uint8Array) => Buffer.from(value).toString('base64url').replace(/.{10}/g, '$&\r\n'),
  read: (text: string) => fromTolerantBase64(text)!.bytes,
};
law('base64 reads back', roundTrips(strictBase64, bytes));
law('base64url in lines without padding reads back', roundTrips(tolerantBase64, bytes));
law(
  'any text is base64 or not',
  neverThrows(fromTolerantBase64, fc.oneof(codeUnits, damagedText(bytes.map(toBase64)))),
);

const encToken = fc.record({ siteId: text, accessKey: text });
law('an enc-token reads back', roundTrips({ write: writeEncToken, read: readEncToken }, encToken));
law(
  'any text is an enc-token or a fault',
  neverThrowsUntyped(
    readEncToken,
    fc.oneof(
      codeUnits,
      fc.json().map((json) => Buffer.from(json).toString('base64')),
      damagedText(encToken.map(writeEncToken)),
    ),
  ),
);

law('a pssh box reads back', roundTrips({ write: writePssh, read: readPssh }, psshBox));
law(
  'any bytes are a pssh box or a fault',
  neverThrowsUntyped(readPssh, fc.oneof(bytes, damaged(psshBox.map(writePssh)))),
);
const psshBoxes = fc.array(psshBox, { minLength: 1, maxLength: 4 });
law('pssh boxes in a row read back', roundTrips({ write: writePsshBoxes, read: readPsshBoxes }, psshBoxes));
law(
  'any bytes are pssh boxes or a fault',
  neverThrowsUntyped(
    readPsshBoxes,
    fc.oneof(
      bytes,
      damaged(psshBoxes.map(writePsshBoxes)),
      damaged(playReadyHeader.map(writePlayReadyObject)),
      damagedText(bytes.map(toBase64)).map((text) => Buffer.from(text)),
    ),
  ),
);

/** A box with a few of its bytes put to other values. */
const overwritten = fc
  .tuple(
    psshBox.map(writePssh),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
  )
  .map(([box, changes]) => {
    const bytes = Uint8Array.from(box);
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });

law(
  'a pssh box that reads is written back byte for byte, but for flags',
  fc.property(overwritten, (box) => {
    const read = readable(() => readPssh(box));
    fc.pre(read !== undefined);
    const flagless = Buffer.from(box).fill(0, 9, 12);
    expect(Buffer.from(writePssh(read)).equals(flagless)).toBe(true);
  }),
);

function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

law(
  'a Widevine header reads back',
  roundTrips({ write: writeWidevineHeader, read: readWidevineHeader }, widevineHeader),
);
law(
  'any bytes are a Widevine header or a fault',
  neverThrowsUntyped(readWidevineHeader, fc.oneof(bytes, damaged(widevineHeader.map(writeWidevineHeader)))),
);

law(
  'a PlayReady header reads back',
  roundTrips({ write: writePlayReadyObject, read: readPlayReadyObject }, playReadyHeader),
);
law(
  'any bytes are a PlayReady object or a fault',
  neverThrowsUntyped(
    readPlayReadyObject,
    fc.oneof(bytes, damaged(playReadyHeader.map(writePlayReadyObject))),
  ),
);
law(
  'any text is a PlayReady header or a fault',
  neverThrowsUntyped(
    readPlayReadyObject,
    damagedText(
      playReadyHeader.map((header) => Buffer.from(writePlayReadyObject(header)).toString('utf16le', 10)),
    ).map(playReadyObjectOf),
  ),
);

/** An object with the right lengths around any header text. */
function playReadyObjectOf(text: string): Uint8Array {
  const record = Buffer.from(text, 'utf16le');
  const start = Buffer.from([0, 0, 0, 0, 1, 0, 1, 0, 0, 0]);
  start.writeUInt32LE(10 + record.length, 0);
  start.writeUInt16LE(record.length, 8);
  return Buffer.concat([start, record]);
}

const protectedKey = fc.record(
  {
    keyId,
    key: sixteenBytes,
    contentId,
    trackType: fc.constantFrom('AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'),
    periodIndex: fc.nat(),
    scheme: fc.constantFrom('cenc', 'cens', 'cbc1', 'cbcs'),
  },
  { requiredKeys: ['keyId', 'key', 'contentId'] },
);

law(
  'both pssh boxes of a key name it, its period and its content',
  fc.property(protectedKey, fc.webUrl(), (key, url) => {
    const widevine = readWidevineHeader(readPssh(widevinePssh(key)).data);
    expect(widevine.keyIds).toEqual([key.keyId]);
    expect(widevine.cryptoPeriodIndex).toBe(key.periodIndex);
    expect(Buffer.from(widevine.contentId!).toString('utf8').startsWith(key.contentId)).toBe(true);
    const playReady = readPlayReadyObject(readPssh(playReadyPssh(key, url)).data);
    expect(playReady).toMatchObject({ keyId: key.keyId, licenseUrl: url });
    expect(playReady.periodIndex).toBe(key.periodIndex);
    if (playReady.algorithm === 'AESCTR')
      expect(Buffer.from(playReady.checksum!).equals(playReadyChecksum(key.keyId, key.key))).toBe(true);
  }),
);

law(
  'a FairPlay key URI says what it was made from',
  fc.property(protectedKey, (key) => {
    const reading = readSkdUri(fairPlayUri(key));
    const { keyId, contentId, periodIndex } = key;
    if (periodIndex === undefined) expect(reading).toEqual({ form: 'key ID', keyId });
    else expect(reading).toEqual({ form: 'content ID and period', contentId, periodIndex });
  }),
);

law(
  'a key tag gives its URI back',
  fc.property(fc.webUrl(), fc.constantFrom('media', 'master'), (uri, playlist) => {
    const tag = readKeyTag(writeFairPlaySignaling({ playlist, uri }));
    expect(tag).toMatchObject({ playlist, attributes: { URI: uri } });
  }),
);
law(
  'any line is a key tag or not',
  neverThrows(
    readKeyTag,
    fc.oneof(
      codeUnits,
      codeUnits.map((attributes) => `#EXT-X-KEY:${attributes}`),
      damagedText(fc.constant(writeFairPlaySignaling({ playlist: 'media', uri: 'skd://a' }))),
    ),
  ),
);
