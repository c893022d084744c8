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

const name = fc.constantFrom('a', 'b', 'p:a', 'q:b', 'é.-1', 'toString', '𐀀');
const written = fc
  .tuple(
    fc.constantFrom('a', 'b', 'p:a', 'q:a', 'xml:lang', 'toString'),
    fc.constantFrom('="1"', "=''", " = '>'", '\n=\t"\t\n&#9;&#xA;"', '="&amp;\'/"', '="]]>"'),
  )
  .map((parts) => parts.join(''));
const declared = fc
  .tuple(fc.constantFrom('xmlns', 'xmlns:p', 'xmlns:q'), fc.constantFrom('="u"', '="v"'))
  .map((parts) => parts.join(''));
const wrong = fc.constantFrom(
  ...['a="<"', 'a="&"', 'b=1', 'b', 'a="1"b="2"', 'a="1" a="2"', 'r:a="1"', '1="1"'],
  ...['xmlns:p=""', 'xmlns:xml="u"', 'xmlns:xmlns="u"', 'xmlns:="u"', 'xmlns:1="u"'],
);
const attributes = fc.uniqueArray(
  fc.oneof(
    { weight: 20, arbitrary: written },
    { weight: 20, arbitrary: declared },
    { weight: 1, arbitrary: wrong },
  ),
  { maxLength: 4, selector: (attribute) => attribute.split('=')[0]?.trim() },
);
const between = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.constantFrom('', ' ', '\n', 'x', "'", '"', '>', '-', '/', '&lt;', '&#x1F600;'),
  },
  {
    weight: 20,
    arbitrary: fc.constantFrom(
      ...['<!-- <a> -->', '<!---->', `<?a it's?>`, '<?a b="?>', '<?b?>', '<![CDATA[<b>]]>', '<![CDATA[]]>'],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[']]>', '<!-- -- -->', '<!--->', '<??>', '<?XML a?>', '<?a:b?>', '&x;', '\u0001', '<', '</a>'],
    ),
  },
);

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, tie('content'), fc.constantFrom('', ' ', '\n'))
    .map(([tag, attributes, content, space]) => {
      const start = [tag, ...attributes].join(' ') + space;
      return content === '' ? `<${start}/>` : `<${start}>${content}</${tag}${space}>`;
    }),
  content: fc
    .array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, between, tie('element')), { maxLength: 5 })
    .map((parts) => parts.join('')),
}));

/** Markup in pairs, with odd parts here and there: often a document. */
export const pairedMarkup: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0"?>', '<!-- -->', '<?a "?>'),
    element,
    fc.constantFrom('', '\n', '<?a?>'),
  )
  .map(([before, root, behind]) => `${before}<a xmlns:p="u" xmlns:q="v">${root}</a>${behind}`);
