import fc from 'fast-check';
import { readHlsAttributes, writeHlsAttributes } from '../codecs/hls-attributes.ts';
import { readDataUri, readSkdUri, writeDataUri } from '../codecs/hls-key-uri.ts';
import { readKeySignaling, writeFairPlaySignaling, writeKeySignaling } from '../codecs/hls-signaling.ts';
import { damagedText } from './arbitraries/damaged.ts';
import { hlsAttributes } from './arbitraries/hls-attributes.ts';
import { sixteenBytes } from './arbitraries/key-id.ts';
import { codeUnits } from './arbitraries/text.ts';
import { law } from './law.ts';
import { agree, neverThrowsUntyped, roundTrips } from './laws.ts';

law(
  'an attribute list reads back, in its order',
  roundTrips({ write: writeHlsAttributes, read: readHlsAttributes }, hlsAttributes),
);
law(
  'any text is an attribute list or a fault',
  neverThrowsUntyped(
    readHlsAttributes,
    fc.oneof(codeUnits, damagedText(hlsAttributes.map(writeHlsAttributes))),
  ),
);

const tag = fc
  .record({
    playlist: fc.constantFrom('media' as const, 'master' as const),
    method: fc.constantFrom('AES-128', 'SAMPLE-AES', 'SAMPLE-AES-CTR'),
    uri: fc.webUrl(),
    iv: fc.option(sixteenBytes, { nil: undefined }),
    others: hlsAttributes,
  })
  .map(({ playlist, method, uri, iv, others }) => {
    const known = [
      { name: 'METHOD', value: method, quoted: false },
      { name: 'URI', value: uri, quoted: true },
      ...(iv === undefined
        ? []
        : [{ name: 'IV', value: `0x${Buffer.from(iv).toString('hex')}`, quoted: false }]),
    ];
    const isOther = ({ name }: { name: string }) =>
      !/^(METHOD|URI|IV|KEYFORMAT|KEYFORMATVERSIONS)$/.test(name);
    return writeKeySignaling({ playlist, attributes: [...others.filter(isOther), ...known] });
  });

law(
  'a key tag is written back as it was read',
  agree(
    (line) => writeKeySignaling(readKeySignaling(line)),
    (line) => line,
    tag.filter((line) => !/[\u2028\u2029]/.test(line)),
  ),
);
law(
  'any line is a key tag or a fault',
  neverThrowsUntyped(
    readKeySignaling,
    fc.oneof(
      codeUnits.map((attributes) => `#EXT-X-KEY:${attributes}`),
      damagedText(tag),
      damagedText(fc.constant(writeFairPlaySignaling({ playlist: 'master', uri: 'skd://a' }))),
    ),
  ),
);

const dataUri = fc.record(
  { mediaType: fc.constantFrom('text/plain', 'a/b'), charset: fc.constant('UTF-16'), bytes: fc.uint8Array() },
  { requiredKeys: ['mediaType', 'bytes'] },
);
law('a data: URI reads back', roundTrips({ write: writeDataUri, read: readDataUri }, dataUri));
law(
  'any text is a data: URI or a fault',
  neverThrowsUntyped(readDataUri, fc.oneof(codeUnits, damagedText(dataUri.map(writeDataUri)))),
);
law(
  'any text is a FairPlay key URI or a fault',
  neverThrowsUntyped(
    readSkdUri,
    codeUnits.map((text) => `skd://${text}`),
  ),
);
