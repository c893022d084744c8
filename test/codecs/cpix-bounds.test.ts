import { describe, expect, test } from 'vitest';
import { CodecError } from '../../codecs/codec-error.ts';
import { checkCpix } from '../../codecs/cpix/check.ts';
import { readCpix, readCpixTolerantly } from '../../codecs/cpix/read.ts';
import { schemaProblems } from '../../codecs/cpix/schema.ts';
import { XML_LIMITS } from '../../codecs/xml.ts';

const root = (attributes: string, content: string): string =>
  `<CPIX xmlns="urn:dashif:org:cpix" ${attributes}>${content}</CPIX>`;
const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');
const uuid = (index: number): string => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`;

const laughs = times(9, (n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
const big = 'x'.repeat(50_000);

/** Milliseconds for any of these, on a machine that is busy with others; each takes a small part of it. */
const LIMIT = 10_000;

const refused: [why: string, xml: string, problem: RegExp][] = [
  ['entities of entities', `<!DOCTYPE C [<!ENTITY l0 "l">${laughs}]>${root('', '&l9;')}`, /document type/],
  [
    'a long entity used often',
    `<!DOCTYPE C [<!ENTITY a "${big}">]>${root('', '&a;'.repeat(9_999))}`,
    /document type/,
  ],
  [
    'an external entity',
    `<!DOCTYPE C [<!ENTITY a SYSTEM "file:///etc/passwd">]>${root('', '&a;')}`,
    /document type/,
  ],
  ['an external DTD', `<!DOCTYPE C SYSTEM "http://127.0.0.1:9/a.dtd">${root('', '')}`, /document type/],
  ['an undefined entity', root('id="&a;"', ''), /not a reference/],
  ['100000 attributes', root(times(100_000, (n) => ` a${n}=""`).slice(0, 990_000), ''), /attributes/],
  [
    'as many namespaces',
    root(
      times(30_000, (n) => ` xmlns:a${n}="u"`),
      '',
    ),
    /attributes/,
  ],
  ['a depth of 10000', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`, /nested deeper/],
  ['more than a megabyte', root('', ' '.repeat(XML_LIMITS.length)), /characters/],
  ['much more', ' '.repeat(5 * XML_LIMITS.length), /bytes|characters/],
  ['only the beginnings of tags', '<'.repeat(900_000), /does not end/],
  ['a tag that does not end', `<a ${'b="c" '.repeat(50)}${' '.repeat(900_000)}`, /does not end/],
  ['a quote that does not end', `<a b="${'c'.repeat(900_000)}`, /does not end/],
  ['comments that do not end', root('', '<!--'.repeat(200_000)), /does not end/],
  ['elements that do not end', `<a>${'<b>'.repeat(60)}${'x'.repeat(900_000)}`, /line/],
];

describe('refused in a moment', () => {
  test.each(refused)('%s', async (_why, xml, problem) => {
    const started = performance.now();
    for (const read of [readCpix, readCpixTolerantly]) expect(() => read(Buffer.from(xml))).toThrow(problem);
    expect(() => readCpix(Buffer.from(xml))).toThrow(CodecError);
    expect(await schemaProblems(xml, 'document')).toMatchObject([expect.stringMatching(/^Not a valid /)]);
    expect(performance.now() - started).toBeLessThan(LIMIT);
  });
});

const declared = times(60, (n) => ` xmlns:a${n}="urn:${n}"`);
const taken: [why: string, xml: string][] = [
  ['60 namespaces over 50000 elements', root(declared, '<a0:b/>'.repeat(50_000))],
  ['namespaces declared again and again', root(declared, '<b xmlns:c="d"/>'.repeat(50_000))],
  ['a long text', root('', `<a>${'x'.repeat(900_000)}</a>`)],
  ['a long attribute', root(`name="${'x'.repeat(900_000)}"`, '')],
  ['references only', root('', `<a>${'&#x41;'.repeat(150_000)}</a>`)],
  ['comments only', root('', '<!---->'.repeat(130_000))],
  ['text in pieces', root('', `<a>${'x<!---->'.repeat(100_000)}</a>`)],
  ['CDATA in pieces', root('', `<a>${'<![CDATA[x]]>'.repeat(70_000)}</a>`)],
  ['line ends only', root('', '\n'.repeat(900_000))],
  ['100 bytes of white space before each of many', root('', `${' '.repeat(100)}<a/>`.repeat(9_000))],
  [
    'many keys',
    root('', `<ContentKeyList>${times(12_000, (n) => `<ContentKey kid="${uuid(n)}"/>`)}</ContentKeyList>`),
  ],
  [
    'many rules of many filters',
    root(
      '',
      `<ContentKeyUsageRuleList>${times(
        4_000,
        (n) =>
          `<ContentKeyUsageRule kid="${uuid(n)}"><VideoFilter minPixels="${n}" maxPixels="${n}"/><KeyPeriodFilter periodId="p"/></ContentKeyUsageRule>`,
      )}</ContentKeyUsageRuleList>`,
    ),
  ],
  [
    'one rule of many filters',
    root(
      '',
      `<ContentKeyUsageRuleList><ContentKeyUsageRule kid="${uuid(1)}">${'<VideoFilter/>'.repeat(60_000)}</ContentKeyUsageRule></ContentKeyUsageRuleList>`,
    ),
  ],
  [
    'a system of many placeholders',
    root(
      '',
      `<DRMSystemList><DRMSystem kid="${uuid(1)}" systemId="${uuid(2)}">${'<PSSH>A</PSSH>'.repeat(60_000)}</DRMSystem></DRMSystemList>`,
    ),
  ],
];

describe('read and checked in a moment', () => {
  test.each(taken)('%s', (_why, xml) => {
    const started = performance.now();
    checkCpix(readCpixTolerantly(Buffer.from(xml)).document);
    expect(performance.now() - started).toBeLessThan(LIMIT);
  });
});
