import { describe, expect, test } from 'vitest';
import { CodecError } from '../../codecs/codec-error.ts';
import { childrenOf, escapeXml, readXml, textOf, XML_LIMITS, type XmlNotice } from '../../codecs/xml.ts';
import { expectFault } from '../support/fault.ts';

const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

describe('documents written in another way read the same', () => {
  test.each([
    ['a prefix', '<p:a xmlns:p="urn:x"><p:b c="1">t</p:b></p:a>'],
    ['the default namespace', '<a xmlns="urn:x"><b c="1">t</b></a>'],
    ['a prefix declared where it is used', '<a xmlns="urn:x"><q:b xmlns:q="urn:x" c="1">t</q:b></a>'],
    [
      'a prefix declared anew',
      '<p:a xmlns:p="urn:x" xmlns:q="urn:y"><q:b xmlns:q="urn:x" c="1">t</q:b></p:a>',
    ],
    [
      'a declaration',
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a xmlns="urn:x"><b c="1">t</b></a>',
    ],
    ['a byte order mark', '\uFEFF<a xmlns="urn:x"><b c="1">t</b></a>'],
    ['white space around', ' \r\n<a xmlns="urn:x"><b c="1">t</b></a>\n\n'],
    [
      'comments',
      '<!-- 1 --><a xmlns="urn:x"><!-- <c/> --><b c="1"><!----><!-- <!DOCTYPE x> -->t</b></a><!-- 2 -->',
    ],
    ['CDATA', '<a xmlns="urn:x"><b c="1"><![CDATA[t]]></b></a>'],
    ['processing instructions', '<?x y?><a xmlns="urn:x"><?x <b/> ?><b c="1">t</b></a><?x?>'],
    ['single quotes and line ends in a tag', "<a\n xmlns = 'urn:x'\n><b\tc='1' >t</b ></a\n>"],
    ['references', '<a xmlns="urn&#58;x"><b c="&#x31;">&#116;</b></a>'],
    ['references with leading zeros', '<a xmlns="urn:x"><b c="&#x00000031;">&#0000000116;</b></a>'],
  ])('%s', (_why, text) => {
    const root = readXml(text);
    expect(root).toMatchObject({ namespace: 'urn:x', local: 'a' });
    expect(root.children).toHaveLength(1);
    expect(root.children[0]).toMatchObject({
      namespace: 'urn:x',
      local: 'b',
      attributes: { c: '1' },
      children: [],
      text: 't',
      content: ['t'],
    });
  });
});

describe('character data', () => {
  test.each([
    ['the five entities of XML', '&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['references are replaced once', '&amp;lt;&#38;gt;', '&lt;&gt;'],
    ['a reference beyond the basic plane', '&#x1F600;', '😀'],
    ['the last character there is', '&#x10FFFD;', '\u{10FFFD}'],
    ['CDATA as it is', 'a<![CDATA[<&amp;]]>b<![CDATA[]]>', 'a<&amp;b'],
    ['text around elements and comments', 'a<!-- x -->b<c>no</c>d', 'abd'],
    ['white space', ' \ta ', ' \ta '],
    ['line ends become one character', 'a\r\nb\rc\nd&#13;', 'a\nb\nc\nd\r'],
    ['a number stays text', '007', '007'],
  ])('%s', (_why, content, text) => {
    expect(readXml(`<r>${content}</r>`).text).toBe(text);
  });

  test('line ends in an attribute are spaces, as references they stay', () => {
    expect(readXml('<r a="1\r\n\t2&#10;&#13;&#9;3"/>').attributes.a).toBe('1  2\n\r\t3');
  });

  test('textOf trims, childrenOf keeps the order', () => {
    const root = readXml('<r><a>1</a><b/><a> 2 </a></r>');
    expect(childrenOf(root, 'a').map(textOf)).toEqual(['1', '2']);
  });
});

describe('namespaces', () => {
  test('the default one does not go for attributes, and can be taken back', () => {
    const root = readXml('<a xmlns="urn:x" b="1"><c xmlns=""/></a>');
    expect(root.attributes).toEqual({ b: '1' });
    expect(root.children[0]!.namespace).toBe('');
  });

  test('the prefix xml needs no declaration', () => {
    expect(readXml('<a xml:lang="en"/>').attributes).toEqual({ 'xml:lang': 'en' });
  });

  test.each([
    ['an undeclared prefix', '<p:a/>', 'p:a'],
    ['one declared on another branch', '<a><b xmlns:p="urn:x"/><p:c/></a>', 'p:c'],
    ['an undeclared prefix of an attribute', '<a p:b="1"/>', 'p:b'],
    ['two colons', '<p:a:b xmlns:p="urn:x"/>', 'p:a:b'],
    ['nothing before the colon', '<:a/>', ':a'],
    ['nothing behind the colon', '<p: xmlns:p="urn:x"/>', 'p:'],
    ['a digit behind the colon', '<p:1 xmlns:p="urn:x"/>', 'p:1'],
    ['an attribute under two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'q:b'],
    ['a prefix taken back', '<a xmlns:p=""/>', 'xmlns:p'],
    ['a prefix of nothing', '<a xmlns:="u"/>', 'xmlns:'],
    ['a prefix that begins with a digit', '<a xmlns:1="u"/>', 'xmlns:1'],
    ['xml for something else', '<a xmlns:xml="u"/>', 'xmlns:xml'],
    ['xmlns', '<a xmlns:xmlns="u"/>', 'xmlns:xmlns'],
    ['that of xml by default', '<a xmlns="http://www.w3.org/XML/1998/namespace"/>', 'xmlns'],
  ])('%s is refused', (_why, text, where) => {
    expectFault(() => readXml(text), 'XML document', where);
  });
});

describe('document types are refused wherever they hide', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "${'&b;'.repeat(100)}"><!ENTITY d "${'&c;'.repeat(100)}">]>`;
  test.each([
    ['a plain one', '<!DOCTYPE a><a/>'],
    ['in lower case', '<!doctype a><a/>'],
    ['entities that multiply', `${bomb}<a>&d;</a>`],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/"> %b;]><a/>'],
    ['an external subset', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/"><a/>'],
    ['behind the XML declaration', '<?xml version="1.0"?>\n<!DOCTYPE a><a/>'],
    ['behind a comment', '<!-- --><!DOCTYPE a><a/>'],
    ['behind an instruction that opens a comment', '<?x <!-- ?><!DOCTYPE a><a>--></a>'],
    ['behind CDATA that opens a comment', '<a><![CDATA[<!--]]><!DOCTYPE a><b>--></b></a>'],
    ['behind the root element', '<a/><!DOCTYPE a>'],
    ['an entity by itself', '<a><!ENTITY b "c"></a>'],
    ['an element declaration', '<a><!ELEMENT a ANY></a>'],
  ])('%s', (_why, text) => {
    expectFault(() => readXml(text), 'XML document', 'document', /document type/);
  });

  test('an entity nobody declared is no text', () => {
    expectFault(() => readXml('<a><b>&nbsp;</b></a>'), 'XML document', 'b', /"&nbsp;"|"&"/);
  });
});

test('quotes in an instruction do not hide what follows', () => {
  const root = readXml('<a><?x it\'s?><b/><?y " ?>c<?z?></a><?x "?>');
  expect(root.content).toMatchObject([{ local: 'b' }, 'c']);
});

test('names from outside the basic plane and from JavaScript objects are names', () => {
  expect(readXml('<𐀀 toString="1" hasOwnProperty="2"><valueOf/></𐀀>')).toMatchObject({
    local: '𐀀',
    attributes: { toString: '1', hasOwnProperty: '2' },
    children: [{ local: 'valueOf' }],
  });
});

test('what stands outside is told with its line', () => {
  const told: XmlNotice[] = [];
  readXml('\n<!-- -->\r\n<a>\r<?x?><![CDATA[\n]]>\n<!-- --></a>', (found) => told.push(found));
  expect(told.map(({ what, line }) => `${what} in ${line}`)).toEqual([
    'comment in 2',
    'processing instruction in 4',
    'CDATA in 4',
    'comment in 6',
  ]);
});

describe('documents that are not well formed', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['text', 'cpix'],
    ['JSON', '{"error":"x"}'],
    ['a declaration only', '<?xml version="1.0"?>'],
    ['a comment only', '<!-- a -->'],
    ['two roots', '<a/><b/>'],
    ['text before the root', 'x<a/>'],
    ['text behind the root', '<a/>x'],
    ['text behind the root and before a comment', '<a/>x<!-- -->'],
    ['no end', '<a><b></b>'],
    ['an end without a start', '</a>'],
    ['ends crossed', '<a><b></a></b>'],
    ['a tag that does not close', '<a><b</a>'],
    ['a quote that does not close', '<a b="1></a>'],
    ['a comment that does not close', '<a><!-- </a>'],
    ['CDATA that does not close', '<a><![CDATA[ </a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute without a value', '<a b/>'],
    ['attributes without space', '<a b="1"c="2"/>'],
    ['a less-than sign in an attribute', '<a b="<"/>'],
    ['an ampersand by itself', '<a>a & b</a>'],
    ['a character XML has not', '<a>\u0000</a>'],
    ['half a character', '<a>\uD800</a>'],
    ['a reference to a character XML has not', '<a>&#0;</a>'],
    ['a reference to half a character', '<a>&#xD800;</a>'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>'],
    ['a reference with too many digits', `<a>&#${'9'.repeat(400)};</a>`],
    ['a name that starts with a digit', '<1a/>'],
    ['a comment with two hyphens', '<a><!-- a -- b --></a>'],
    ['a comment with three hyphens at its end', '<a><!-- a ---></a>'],
    ['the end of CDATA by itself', '<a>]]></a>'],
    ['CDATA outside the root', '<a/><![CDATA[ ]]>'],
    ['an instruction without a name', '<a><? x?></a>'],
    ['an instruction with a colon', '<a><?x:y?></a>'],
    ['a declaration inside', '<a><?xml version="1.0"?></a>'],
    ['a declaration in upper case', '<?XML version="1.0"?><a/>'],
    ['a declaration without a version', '<?xml encoding="UTF-8"?><a/>'],
    ['a declaration of version 2', '<?xml version="2.0"?><a/>'],
    ['a declaration that is maybe standalone', '<?xml version="1.0" standalone="maybe"?><a/>'],
    ['attributes of an end', '<a></a b="1">'],
    ['a slash that is not at the end', '<a/ >'],
    ['a space of JavaScript in a name', '<a\u1680b="1"/>'],
    ['names that JavaScript objects have', '<a><__proto__ constructor="1"/></a>'],
  ])('%s', (_why, text) => {
    expect(() => readXml(text)).toThrow(CodecError);
  });

  test('line and column are named, and the line of the tag that is not closed', () => {
    expectFault(
      () => readXml('<a>\n  <b>\n  </c>\n</a>'),
      'XML document',
      'line 3, column 3',
      /<\/b>.*line 2/,
    );
  });
});

describe('size', () => {
  test('the deepest nesting allowed is read, one more is not', () => {
    const { depth } = XML_LIMITS;
    expect(readXml(nested(depth)).local).toBe('a');
    expect(readXml(`<r>${nested(depth - 1)}<a/>${nested(depth - 1)}</r>`).children).toHaveLength(3);
    expectFault(
      () => readXml(nested(depth + 1)),
      'XML document',
      `line 1, column ${3 * depth + 1}`,
      /nested/,
    );
    const selfClosed = `${'<a>'.repeat(depth)}<a/>${'</a>'.repeat(depth)}`;
    expectFault(() => readXml(selfClosed), 'XML document', `line 1, column ${3 * depth + 1}`, /nested/);
  });

  test('a document longer than allowed is not looked at', () => {
    expectFault(
      () => readXml(`<a>${'x'.repeat(XML_LIMITS.length)}</a>`),
      'XML document',
      'document',
      /1000007/,
    );
  });

  /** Texts of the largest size that make a reader go over them again and again, if it can be made to. */
  test.each([
    '<!--',
    '<![CDATA[',
    '<?',
    '<a ',
    '<a b="',
    "<a b='",
    '<a>',
    '</a>',
    '<',
    '&',
    '&#',
    '<!----',
    '"<a',
  ])('the largest document of %j alone is refused at once, in a short message', (piece) => {
    const before = performance.now();
    const text = piece.repeat(XML_LIMITS.length / piece.length);
    let message = '';
    try {
      readXml(text);
    } catch (error) {
      message = (error as CodecError).message;
      expect(error).toBeInstanceOf(CodecError);
    }
    expect(message).not.toBe('');
    expect(message.length).toBeLessThan(400);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});

test('what escapeXml writes stands in text and attributes without change', () => {
  const odd = ' <a b="1">&amp;\'\t\r\n]]> é😀 ';
  const root = readXml(`<a b="${escapeXml(odd)}">${escapeXml(odd)}</a>`);
  expect(root.attributes.b).toBe(odd);
  expect(root.text).toBe(odd);
});
