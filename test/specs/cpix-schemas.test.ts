import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemaProblems } from '../../codecs/cpix/schema.ts';
import { cpixSchemaProblems } from '../support/xsd.ts';

const fixtures = join(import.meta.dirname, 'fixtures/cpix');

/** The elements that the strict profile did not expect where they stand, with their lines. */
async function misplaced(xml: string): Promise<string[]> {
  const problems = await schemaProblems(xml, 'strict');
  return problems.map((problem) => {
    const [, line, element] =
      /^line (\d+): Element '(?:\{[^}]+\})?(\w+)': This element is not expected/.exec(problem) ?? [];
    return element === undefined ? problem : `${element} in line ${line}`;
  });
}

/**
 * The documents' own examples, what they elide filled in. All fit cpix.xsd, which has the documents' order; where CPIX 2.3
 * has another order, the strict profile says so.
 */
const examples: [name: string, misplaced: string[], why: string][] = [
  ['dash-vod-request', [], ''],
  ['dash-vod-response', ['PSSH in line 16', 'PSSH in line 21'], 'CPIX has PSSH before ContentProtectionData'],
  ['hls-vod-request', [], ''],
  ['hls-vod-response', ['URIExtXKey in line 17'], 'CPIX has URIExtXKey before HLSSignalingData'],
  ['dash-live-request', [], ''],
  [
    'dash-live-response',
    ['DRMSystemList in line 21'],
    'CPIX has DRMSystemList before the periods and the rules',
  ],
  ['hls-live-request', ['PSSH in line 10'], 'CPIX has PSSH before ContentProtectionData'],
  [
    'hls-live-response',
    ['DRMSystemList in line 21'],
    'CPIX has DRMSystemList before the periods and the rules',
  ],
  ['nea-dvr-response', [], ''],
];

test.each(examples)(
  '%s fits the documents; under the strict profile misplaced: %j %s',
  async (name, expected) => {
    const xml = readFileSync(join(fixtures, `${name}.xml`), 'utf8');
    expect(cpixSchemaProblems(xml)).toEqual([]);
    expect(await misplaced(xml)).toEqual(expected);
  },
);

test('every example is in the table', () => {
  expect(readdirSync(fixtures).sort()).toEqual(examples.map(([name]) => `${name}.xml`).sort());
});

test.each<[string, (xml: string) => string]>([
  ['a key ID that is no UUID', (xml) => xml.replace(/ContentKey kid="[^"]+"/, 'ContentKey kid="1"')],
  ['a system ID that is no UUID', (xml) => xml.replace(/systemId="[^"]+"/, 'systemId="widevine"')],
  ['no content ID', (xml) => xml.replace(/ id="[^"]+"/, '')],
  ['a content ID of 201 characters', (xml) => xml.replace(/ id="[^"]+"/, ` id="${'a'.repeat(201)}"`)],
  ['another root', () => '<Error/>'],
  ['no namespace', (xml) => xml.replaceAll('cpix:', '')],
  [
    'an element CPIX does not have',
    (xml) => xml.replace('</cpix:ContentKeyList>', '<cpix:Key/></cpix:ContentKeyList>'),
  ],
])('a document with %s does not fit', (_what, change) => {
  const xml = change(readFileSync(join(fixtures, 'dash-vod-request.xml'), 'utf8'));
  expect(cpixSchemaProblems(xml)).not.toEqual([]);
});
