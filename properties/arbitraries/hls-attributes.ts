import fc from 'fast-check';
import type { HlsAttribute } from '../../codecs/hls-attributes.ts';
import { text } from './text.ts';

const name = fc.oneof(
  fc.constantFrom('METHOD', 'URI', 'IV', 'KEYFORMAT', 'KEYFORMATVERSIONS', 'KEYID'),
  fc.stringMatching(/^[A-Z0-9-]{1,8}$/),
);
const quoted = fc.record({
  name,
  value: text.map((any) => any.replace(/["\r\n]/g, '')),
  quoted: fc.constant(true),
});
const bare = fc.record({
  name,
  value: text.map((any) => any.replace(/[",\s]/g, '') || '0x0A'),
  quoted: fc.constant(false),
});

/** An attribute list: any names once each, quoted values and bare ones. */
export const hlsAttributes: fc.Arbitrary<HlsAttribute[]> = fc.uniqueArray(fc.oneof(quoted, bare), {
  selector: (attribute) => attribute.name,
  minLength: 1,
  maxLength: 6,
});
