import fc from 'fast-check';
import { codeUnits } from './text.ts';

const piece = fc.oneof(
  fc.constantFrom(
    '<',
    '>',
    '/',
    '</',
    '/>',
    '=',
    '"',
    "'",
    ' ',
    '\n',
    ':',
    '!',
    '?',
    '&',
    ';',
    '#',
    '-',
    '[',
    ']',
  ),
  fc.constantFrom(
    '<a>',
    '</a>',
    '<b c="1">',
    '</b>',
    '<p:a xmlns:p="u">',
    '</p:a>',
    '<a/>',
    'xmlns="u"',
    'kid="x"',
  ),
  fc.constantFrom(
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?a',
    '?>',
    '<!DOCTYPE a [',
    '<!ENTITY a "b">',
    '&amp;',
    '&#0;',
    '&a;',
  ),
  fc.constantFrom(
    '<cpix:CPIX xmlns:cpix="urn:dashif:org:cpix">',
    '</cpix:CPIX>',
    '<cpix:ContentKeyList>',
    '<cpix:ContentKey/>',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', '#text', ':@', 'a'),
  codeUnits,
);

/** Pieces of markup in any order, hardly ever a document. */
export const markup: fc.Arbitrary<string> = fc
  .array(piece, { maxLength: 30 })
  .chain((pieces) => fc.constantFrom(pieces.join(''), `<a>${pieces.join('')}</a>`));
