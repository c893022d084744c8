import fc from 'fast-check';
import { text } from './text.ts';

/** Characters that XML does not have (XML 1.0, 2.2). */
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Any text that may stand in XML once it is escaped; often with what needs it. */
export const xmlText: fc.Arbitrary<string> = fc.oneof(
  text.map((any) => any.replace(notXml, '')),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", '\t', '\n', '\r', ' ', ']]>', '&amp;', '<!--', 'a', 'é'),
  }),
);
