import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCpix } from '../../codecs/cpix/read.ts';
import { schemaProblems } from '../../codecs/cpix/schema.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';

const fixtures = join(import.meta.dirname, '../specs/fixtures/cpix');
const files = readdirSync(fixtures);
const fixture = (file: string): Buffer => readFileSync(join(fixtures, file));

test.each(files)('%s fits the documents, and written in the strict layout CPIX 2.3', async (file) => {
  expect(await schemaProblems(fixture(file), 'document')).toEqual([]);
  const document = readCpix(fixture(file));
  expect(await schemaProblems(writeCpix(document, 'strict'), 'strict')).toEqual([]);
  expect(readCpix(Buffer.from(writeCpix(document, 'strict')))).toEqual(document);
});

test('everything the model knows is in its place in the strict layout', async () => {
  const kid = '12ea753c-23e7-bc02-4474-b2b976c43beb';
  const leaf = '00112233-4455-6677-8899-aabbccddeeff';
  const xml = writeCpix(
    {
      id: 'cid',
      contentId: 'a b',
      name: 'n',
      version: '2.3',
      contentKeys: [{ kid }, { kid: leaf, dependsOnKey: kid, plainValue: 'AAAA' }],
      drmSystems: [
        {
          kid,
          systemId: kid,
          pssh: 'AAAA',
          contentProtectionData: 'BBBB',
          uriExtXKey: 'CCCC',
          hlsSignaling: [{ data: 'DDDD' }],
          smoothStreamingProtectionHeaderData: 'EEEE',
        },
      ],
      periods: [{ id: 'p', start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' }],
      usageRules: [
        {
          kid: leaf,
          periodIds: ['p'],
          labels: ['l'],
          videoFilters: [{ minPixels: '1', maxPixels: '2', hdr: 'true', wcg: '0', minFps: '1', maxFps: '2' }],
          audioFilters: [{ minChannels: '1', maxChannels: '2' }],
          bitrateFilters: [{ minBitrate: '1', maxBitrate: '2' }],
        },
      ],
    },
    'strict',
  );
  expect(await schemaProblems(xml, 'strict')).toEqual([]);
  expect([...xml.matchAll(/<cpix:(\w+)/g)].map(([, name]) => name).join(' ')).toBe(
    'CPIX ContentKeyList ContentKey ContentKey Data DRMSystemList DRMSystem PSSH ContentProtectionData URIExtXKey ' +
      'HLSSignalingData SmoothStreamingProtectionHeaderData ContentKeyPeriodList ContentKeyPeriod ' +
      'ContentKeyUsageRuleList ContentKeyUsageRule KeyPeriodFilter LabelFilter VideoFilter AudioFilter BitrateFilter',
  );
});

const request = fixture('dash-vod-request.xml').toString();

test('problems name their line', async () => {
  const xml = request.replace('systemId="9a04f079', 'systemId="9a04').replace('<cpix:CPIX', '\n<cpix:CPIX');
  const problems = await schemaProblems(xml, 'document');
  expect(problems).not.toEqual([]);
  for (const problem of problems) expect(problem).toMatch(/^line 9: /);
});

test.each([
  ['UTF-16', Buffer.from(`\uFEFF${request.replace('UTF-8', 'UTF-16')}`, 'utf16le')],
  ['a byte order mark', `\uFEFF${request}`],
  ['an encoding with a name of its own', request.replace('UTF-8', 'utf8')],
  ['no declaration', request.replace(/^.*\n/, '')],
])('%s is read', async (_why, xml) => {
  expect(await schemaProblems(xml, 'document')).toEqual([]);
});

test.each([
  ['no XML', '<a', /^Not a valid XML document: /],
  ['a document type declaration', `<!DOCTYPE a SYSTEM "a.dtd">${request}`, /document type declaration/],
  ['bytes that are no text', Buffer.of(0x3c, 0xff), /UTF-8/],
])('%s is one problem', async (_why, xml, problem) => {
  expect(await schemaProblems(xml, 'strict')).toEqual([expect.stringMatching(problem)]);
});

test('a UUID is not base64, though some validators let its dashes through', async () => {
  const xml = request.replace(
    /(<cpix:ContentKey )kid="([^"]+)"/,
    '$1kid="$2" explicitIV="12ea753c-23e7-bc02-4474-b2b976c43beb"',
  );
  expect(await schemaProblems(xml, 'document')).not.toEqual([]);
});
