import fc from 'fast-check';
import { readTolerantEncToken } from '../codecs/enc-token.ts';
import { formatKeyId, type KeyIdSpelling, parseKeyId, type SpeltKeyId } from '../codecs/key-id.ts';
import { damagedText } from './arbitraries/damaged.ts';
import { sixteenBytes } from './arbitraries/key-id.ts';
import { codeUnits, text } from './arbitraries/text.ts';
import { law } from './law.ts';
import { agree, neverThrowsUntyped, roundTrips } from './laws.ts';

const spelling = fc.constantFrom<KeyIdSpelling>('uuid', 'braces', 'hex', 'base64');
const spelt: fc.Arbitrary<SpeltKeyId> = fc.record({ bytes: sixteenBytes, spelling });
const write = ({ bytes, spelling }: SpeltKeyId): string => formatKeyId(bytes, spelling);

law('a key ID reads back in each of its spellings', roundTrips({ write, read: parseKeyId }, spelt));
law(
  'any text is a key ID or a fault',
  neverThrowsUntyped(parseKeyId, fc.oneof(codeUnits, damagedText(spelt.map(write)))),
);

law(
  'an enc-token reads in any layout, with and without padding, in either alphabet',
  agree<
    { siteId: string; accessKey: string; swap: boolean; space: string; form: 'base64' | 'base64url' },
    object
  >(
    ({ siteId, accessKey, swap, space, form }) => {
      const members = Object.entries({ site_id: siteId, access_key: accessKey });
      const json = JSON.stringify(Object.fromEntries(swap ? members.reverse() : members), undefined, space);
      return readTolerantEncToken(Buffer.from(json).toString(form)).token;
    },
    ({ siteId, accessKey }) => ({ siteId, accessKey }),
    fc.record({
      siteId: text,
      accessKey: text,
      swap: fc.boolean(),
      space: fc.constantFrom('', ' ', '\t'),
      form: fc.constantFrom('base64', 'base64url'),
    }),
  ),
);
