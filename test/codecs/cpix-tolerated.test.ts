import { describe, expect, test } from 'vitest';
import type { Tolerated } from '../../codecs/cpix/notes.ts';
import { readCpix, readCpixTolerantly } from '../../codecs/cpix/read.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import { expectFault } from '../support/fault.ts';

const kid = '681e5b39-49f2-4dfa-b744-86573c22e6fb';
const systemId = 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
const plain = `<?xml version="1.0" encoding="UTF-8"?>
<cpix:CPIX id="cid" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">
  <cpix:ContentKeyList>
    <cpix:ContentKey explicitIV="MDEyMzQ1Njc4OWFiY2RlZg==" kid="${kid}">
      <cpix:Data><pskc:Secret><pskc:PlainValue>SzC1qc1cEpyFU6t/lL7Byw==</pskc:PlainValue></pskc:Secret></cpix:Data>
    </cpix:ContentKey>
  </cpix:ContentKeyList>
  <cpix:DRMSystemList>
    <cpix:DRMSystem kid="${kid}" systemId="${systemId}">
      <cpix:ContentProtectionData>AAAA</cpix:ContentProtectionData>
      <cpix:PSSH>BBBB</cpix:PSSH>
    </cpix:DRMSystem>
  </cpix:DRMSystemList>
</cpix:CPIX>
`;
const bytes = (xml: string): Buffer => Buffer.from(xml, 'utf8');
const utf16be = (xml: string): Buffer => Buffer.from(xml, 'utf16le').swap16();
const { document } = readCpixTolerantly(bytes(plain));

test('nothing is to be tolerated in a document like those of the documents', () => {
  expect(readCpixTolerantly(bytes(plain))).toEqual({ document, tolerated: [], unknown: [] });
  expect(document.drmSystems[0]!.pssh).toBe('BBBB');
});

describe('spellings that read the same are told with their place', () => {
  const cpixNamespace = 'urn:dashif:org:cpix';
  test.each<[why: string, input: Buffer, tolerated: Tolerated[]]>([
    ['UTF-8 with a mark', bytes(`\uFEFF${plain}`), [note('byte order mark', 'document', 'UTF-8')]],
    [
      'UTF-16 with a mark',
      Buffer.from(`\uFEFF${plain.replace('UTF-8', 'UTF-16')}`, 'utf16le'),
      [note('byte order mark', 'document', 'UTF-16LE'), note('encoding', 'document', 'utf-16le')],
    ],
    [
      'UTF-16, the other way, with a mark',
      utf16be(`\uFEFF${plain.replace('UTF-8', 'UTF-16')}`),
      [note('byte order mark', 'document', 'UTF-16BE'), note('encoding', 'document', 'utf-16be')],
    ],
    [
      'UTF-16 without a mark',
      Buffer.from(plain.replace('UTF-8', 'utf-16le'), 'utf16le'),
      [note('encoding', 'document', 'utf-16le')],
    ],
    [
      'an encoding by another name',
      bytes(plain.replace('UTF-8', 'utf8')),
      [note('encoding', 'document', 'utf-8 declared as utf8')],
    ],
    [
      'an encoding that it is not',
      bytes(plain.replace('"UTF-8"', "'UTF-16'")),
      [note('encoding', 'document', 'utf-8 declared as UTF-16')],
    ],
    ['an encoding in lower case', bytes(plain.replace('UTF-8', 'utf-8')), []],
    ['no declaration', bytes(plain.replace(/^.*\n/, '')), []],
    ['a comment', bytes(plain.replace('\n  </cpix:C', '\n<!-- --></cpix:C')), [note('comment', 'line 7')]],
    [
      'an instruction',
      bytes(plain.replace('<cpix:DRMSystemL', '<?a?><cpix:DRMSystemL')),
      [note('processing instruction', 'line 8')],
    ],
    ['CDATA', bytes(plain.replace('BBBB', '<![CDATA[BBBB]]>')), [note('CDATA', 'line 11')]],
    [
      'other prefixes, told once',
      bytes(plain.replace(/(<\/?|xmlns:)cpix\b/g, '$1a').replace(/(<\/?|xmlns:)pskc\b/g, '$1b')),
      [
        note('prefix', 'CPIX', `a for ${cpixNamespace}`),
        note('prefix', 'ContentKey[1]/Data/Secret', 'b for urn:ietf:params:xml:ns:keyprov:pskc'),
      ],
    ],
    [
      'the default namespace',
      bytes(plain.replaceAll(/(<\/?)cpix:/g, '$1').replace('xmlns:cpix', 'xmlns')),
      [note('default namespace', 'CPIX', cpixNamespace)],
    ],
    [
      "CPIX's own order",
      bytes(plain.replace(/(<cpix:ContentP.*)\n\s+(<cpix:PSSH.*)/, '$2$1')),
      [note('order', 'DRMSystem[1]')],
    ],
    [
      'systems before keys',
      bytes(plain.replace(/(<cpix:ContentKeyList>.*)(<cpix:DRMSystemList>.*)(<\/cpix:CPIX>)/s, '$2$1$3')),
      [note('order', 'CPIX')],
    ],
    [
      'white space in base64',
      bytes(plain.replace('BBBB', 'BB\n BB')),
      [note('white space in base64', 'DRMSystem[1]/PSSH')],
    ],
    [
      'a list in two',
      bytes(plain.replace('  <cpix:DRMSystemList>', '<cpix:ContentKeyList/><cpix:DRMSystemList>')),
      [note('repeated list', 'ContentKeyList'), note('empty element', 'ContentKeyList')],
    ],
    [
      'a placeholder',
      bytes(plain.replace('<cpix:PSSH>', '<cpix:URIExtXKey></cpix:URIExtXKey><cpix:PSSH>')),
      [note('empty element', 'DRMSystem[1]/URIExtXKey')],
    ],
    [
      'text between elements',
      bytes(plain.replace('<cpix:PSSH>', 'pssh: <cpix:PSSH>')),
      [note('text between elements', 'DRMSystem[1]')],
    ],
  ])('%s', (_why, input, tolerated) => {
    const reading = readCpixTolerantly(input);
    expect(reading.tolerated).toEqual(tolerated);
    expect(withoutSpace(reading.document)).toEqual(document);
    expect(reading.unknown).toEqual([]);
  });

  test('UUIDs in upper case, base64 without padding and of another alphabet', () => {
    const xml = plain
      .replace(`systemId="${systemId}"`, `systemId="${systemId.toUpperCase()}"`)
      .replace('ZGVmZw==', 'ZGVmZw')
      .replace('2RlZg==', '2RlZg')
      .replace('>SzC1qc1cEpyFU6t/', '>SzC1qc1cEpyFU6t_');
    expect(readCpixTolerantly(bytes(xml)).tolerated).toEqual([
      note('missing padding of base64', 'ContentKey[1]@explicitIV'),
      note('base64url alphabet', 'ContentKey[1]/Data/Secret/PlainValue'),
      note('upper-case UUID', 'DRMSystem[1]@systemId'),
    ]);
  });

  test.each([
    ['bytes of neither encoding', Buffer.of(0x3c, 0x61, 0xff), /UTF-8/],
    ['half a character of UTF-16', Buffer.from('\uFEFF<a>\uD800</a>', 'utf16le'), /UTF-16/],
    ['an odd byte', Buffer.concat([Buffer.from('\uFEFF<a/>', 'utf16le'), Buffer.of(0x20)]), /UTF-16/],
  ])('%s are refused', (_why, input, problem) => {
    expectFault(() => readCpixTolerantly(input), 'CPIX document', 'document', problem);
  });
});

function note(what: Tolerated['what'], where: string, found?: string): Tolerated {
  return found === undefined ? { what, where } : { what, where, found };
}

const withoutSpace = (value: object): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, text) => (typeof text === 'string' ? text.replace(/\s/g, '') : text)),
  );

describe('what the model does not know', () => {
  const xml = plain
    .replace('id="cid"', 'id="cid" xmlns:x="urn:x" x:a="1" xml:lang="en"')
    .replace(
      '  <cpix:ContentKeyList>',
      '<cpix:DeliveryDataList id="d"><cpix:DeliveryData/></cpix:DeliveryDataList><cpix:ContentKeyList updateVersion="2">',
    )
    .replace(
      '</pskc:Secret>',
      '<pskc:ValueMAC x:b="&lt;&quot;" xmlns:x="urn:y">AA&amp;</pskc:ValueMAC></pskc:Secret>',
    )
    .replace('<cpix:PSSH>', '<cpix:PSSH x:strength="3">')
    .replace(
      '    </cpix:DRMSystem>',
      `<speke:KeyFormat xmlns:speke="urn:aws:amazon:com:speke">eA==</speke:KeyFormat>
       <mix xmlns="urn:m" a="b">one<i xmlns=""> two </i>\n\tthree<x:j/></mix></cpix:DRMSystem>`,
    );

  test('is kept by place and name', () => {
    const { unknown } = readCpixTolerantly(bytes(xml));
    expect(
      unknown.map((each) =>
        'element' in each
          ? `${each.place}/{${each.element.namespace}}${each.element.local}`
          : `${each.place}@{${each.attribute.namespace}}${each.attribute.local}=${each.attribute.value}`,
      ),
    ).toEqual([
      'CPIX@{urn:x}a=1',
      'CPIX@{http://www.w3.org/XML/1998/namespace}lang=en',
      'CPIX/{urn:dashif:org:cpix}DeliveryDataList',
      'ContentKeyList@{}updateVersion=2',
      'ContentKey[1]/Data/Secret/{urn:ietf:params:xml:ns:keyprov:pskc}ValueMAC',
      'DRMSystem[1]/{urn:aws:amazon:com:speke}KeyFormat',
      'DRMSystem[1]/{urn:m}mix',
      'DRMSystem[1]/PSSH@{urn:x}strength=3',
    ]);
    expect(unknown[6]).toMatchObject({
      element: {
        attributes: [{ namespace: '', local: 'a', value: 'b' }],
        content: [
          'one',
          { namespace: '', local: 'i', content: [' two '] },
          '\n\tthree',
          { namespace: 'urn:x', local: 'j', content: [] },
        ],
      },
    });
  });

  test.each(['document', 'strict'] as const)('survives writing in the layout %s', (layout) => {
    const read = readCpix(bytes(xml));
    const written = writeCpix(read, layout);
    expect(readCpix(bytes(written))).toEqual(read);
    const lists = [...written.matchAll(/^ {2}<cpix:(\w+)/gm)].map(([, name]) => name);
    expect(lists).toEqual(['DeliveryDataList', 'ContentKeyList', 'DRMSystemList']);
  });

  test('is left out where its place is gone', () => {
    const read = readCpix(bytes(xml));
    const written = writeCpix({ ...read, drmSystems: [] });
    expect(written).not.toContain('KeyFormat');
  });
});
