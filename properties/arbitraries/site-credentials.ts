import fc from 'fast-check';
import type { SiteCredentials } from '../../codecs/envelope.ts';
import { text } from './text.ts';

/** Credentials of a site: any ID and access key, a site key of 32 ASCII characters. */
export const siteCredentials: fc.Arbitrary<SiteCredentials> = fc.record({
  siteId: fc.oneof(fc.stringMatching(/^[A-Z0-9]{4}$/), text),
  siteKey: fc.string({ unit: 'grapheme-ascii', minLength: 32, maxLength: 32 }),
  accessKey: fc.oneof(fc.stringMatching(/^[A-Za-z0-9]{32}$/), text),
});
