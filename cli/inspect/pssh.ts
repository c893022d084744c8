import { Option } from 'commander';
import { fromTolerantBase64, toBase64 } from '../../codecs/base64.ts';
import { CodecError } from '../../codecs/codec-error.ts';
import { checksumFor } from '../../codecs/playready/checksum.ts';
import { RECORD_TYPES } from '../../codecs/playready/object.ts';
import { playReadyObjectProblems, wrmHeaderProblems } from '../../codecs/playready/problems.ts';
import type { WrmKey } from '../../codecs/playready/wrm-header.ts';
import { readPlayReady } from '../../codecs/playready-header.ts';
import { type PsshBox, psshVersion, readPsshBoxes, systemOf } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import { usageError } from '../exit.ts';
import { type Inspector, inspected, type Problem, type Section } from './inspection.ts';
import { bytesIn } from './spelling.ts';

interface Options {
  key?: string;
}

/** `countersign inspect pssh`: what stands in one or several pssh boxes, and in the DRM's own data inside. */
export const pssh: Inspector<Options> = {
  kind: 'pssh',
  description: 'Read one or several pssh boxes in a row, binary, base64 or hex.',
  options: [
    new Option(
      '--key <key>',
      'verify PlayReady checksums with this content key, 16 bytes (7 or 8 for COCKTAIL) as hex or base64',
    ).env('COUNTERSIGN_CONTENT_KEY'),
  ],
  inspect(input, options) {
    const key = options.key === undefined ? undefined : contentKey(options.key);
    return inspected('pssh', input, () => {
      const spelt = bytesIn(input.bytes);
      if (spelt === undefined) throw new CodecError('pssh box', 'input', 'it is neither base64 nor hex');
      const boxes = readPsshBoxes(spelt.bytes).map((box) => inspectBox(box, key));
      const count = boxes.length === 1 ? 'One pssh box' : `${boxes.length} pssh boxes`;
      return {
        title: `${count}, ${spelt.bytes.length} bytes of ${spelt.spelling}, from ${input.from}`,
        sections: boxes.flatMap(({ facts, inner }, index): Section[] => [
          { ...(boxes.length === 1 ? {} : { title: `Box ${index + 1}` }), facts },
          ...(inner === undefined ? [] : [{ title: inner.title, facts: inner.facts }]),
        ]),
        problems: [
          ...boxes.flatMap(({ problems }) => problems),
          ...spelt.tolerated.map((problem): Problem => ({ level: 'info', where: 'base64', problem })),
        ],
        data: { spelling: spelt.spelling, boxes: boxes.map(({ data }) => data) },
      };
    });
  },
};

function contentKey(text: string): Uint8Array {
  const isHex = /^(?:[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f]{14})$/i.test(text);
  const bytes = isHex ? Buffer.from(text, 'hex') : fromTolerantBase64(text)?.bytes;
  if (bytes === undefined || ![7, 8, 16].includes(bytes.length))
    throw usageError('--key is not 16 bytes as hex or base64. For COCKTAIL, 7 or 8 are.');
  return bytes;
}

/** What is known of a box or of the data in it. */
interface Part {
  title: string;
  facts: Section['facts'];
  problems: Problem[];
  data: object;
}

function inspectBox(box: PsshBox, key: Uint8Array | undefined) {
  const { systemId, keyIds, data } = box;
  const system = systemOf(systemId);
  const inner = system === undefined ? undefined : readData(system.name, box, key);
  const facts: Section['facts'] = [
    ['system', `${system?.title ?? 'unknown'}, ${systemId}`],
    ['version', String(psshVersion(box))],
    ['key IDs', keyIds],
    ['data', `${data.length} byte${data.length === 1 ? '' : 's'}`],
  ];
  return {
    facts,
    inner,
    problems: inner?.problems ?? [],
    data: {
      systemId,
      system: system?.name,
      version: psshVersion(box),
      keyIds,
      dataLength: data.length,
      data: toBase64(data),
      ...inner?.data,
    },
  };
}

/** The DRM's own data, where its format is known. Data that cannot be read is a problem, not an error. */
function readData(system: string, { data }: PsshBox, key: Uint8Array | undefined): Part | undefined {
  if (data.length === 0) return undefined;
  try {
    if (system === 'WIDEVINE') return aboutWidevine(data);
    if (system === 'PLAYREADY') return aboutPlayReady(data, key);
    return undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const problem: Problem = {
      level: 'must',
      where: error.format,
      problem: `${error.where}: ${error.problem}`,
    };
    return { title: '', facts: [], problems: [problem], data: {} };
  }
}

function aboutWidevine(bytes: Uint8Array): Part {
  const { unknownFields: unknown = [], ...header } = readWidevineHeader(bytes);
  const unknownFields = unknown.map((field) => ({ ...field, data: Buffer.from(field.data).toString('hex') }));
  const contentId = header.contentId && Buffer.from(header.contentId);
  const text = contentId?.toString('utf8');
  const isText = contentId !== undefined && Buffer.from(text!, 'utf8').equals(contentId);
  const shown = isText ? text : contentId && `0x${contentId.toString('hex')}`;
  return {
    title: 'Widevine data',
    facts: [
      ['algorithm', algorithm(header.algorithm)],
      ['key IDs', header.keyIds],
      ['provider', header.provider],
      ['content ID', shown],
      ['track type', header.trackType],
      ['period', header.cryptoPeriodIndex === undefined ? undefined : String(header.cryptoPeriodIndex)],
      ['scheme', header.protectionScheme ?? 'none named, which means cenc'],
      ['other fields', unknownFields.map(({ number, data }) => `${number}, 0x${data}`)],
    ],
    problems: [],
    data: { widevine: { ...header, contentId: shown, unknownFields } },
  };
}

const algorithm = (number: number | undefined): string | undefined =>
  number === undefined ? undefined : `${number} (${['unencrypted', 'AES-CTR'][number] ?? 'unknown'})`;

function aboutPlayReady(bytes: Uint8Array, key: Uint8Array | undefined): Part {
  const { header, otherRecords } = readPlayReady(bytes);
  const { keys, ...rest } = header;
  const verdicts = keys.map((each) => verdict(each, key));
  return {
    title: 'PlayReady object',
    facts: [
      ['header', header.version],
      ...keys.flatMap(({ keyId, algorithm, checksum }, index): Section['facts'] => [
        ['key ID', keyId],
        ['algorithm', algorithm],
        ['checksum', checksum && `${toBase64(checksum)}, ${verdicts[index]!.words}`],
      ]),
      ['licence URL', header.licenseUrl],
      ['user page', header.licenseUiUrl],
      ['service ID', header.domainServiceId],
      ['custom', header.customAttributes],
      ['decryptor', header.decryptorSetup],
      ['records', otherRecords.map(({ type, value }) => `${recordName(type)}, ${value.length} bytes`)],
    ],
    problems: [
      ...playReadyObjectProblems(bytes).map((found): Problem => ({ level: 'should', ...found })),
      ...wrmHeaderProblems(header).map((found): Problem => ({ level: 'must', ...found })),
      ...verdicts.flatMap(({ problem }) => problem ?? []),
    ],
    data: {
      playReady: {
        ...rest,
        keys: keys.map(({ checksum, ...each }, index) => ({
          ...each,
          ...(checksum === undefined ? {} : { checksum: toBase64(checksum) }),
          checksumRight: verdicts[index]!.right,
        })),
        otherRecords: otherRecords.map(({ type, value }) => ({ type, value: toBase64(value) })),
      },
    },
  };
}

const recordName = (type: number): string =>
  type === RECORD_TYPES.embeddedLicenseStore ? 'embedded licence store' : `type ${type}`;

interface Verdict {
  words: string;
  right?: boolean;
  problem?: Problem;
}

/** Whether the checksum a header gives for a key is that of the content key given. */
function verdict(named: WrmKey, key: Uint8Array | undefined): Verdict {
  const { keyId, algorithm, checksum } = named;
  if (checksum === undefined || key === undefined) return { words: 'not verified: give --key' };
  const right = checksumFor(named, key);
  if (right === undefined) {
    const hasNone = algorithm === undefined || algorithm === 'AESCBC';
    const why = hasNone ? `${algorithm ?? 'no algorithm'} has none` : `the key has ${key.length} bytes`;
    return { words: `not verified: ${why}` };
  }
  const expected = toBase64(right);
  const found = toBase64(checksum);
  if (expected === found) return { words: 'right for this key', right: true };
  const problem = `it is ${found}, for this key it would be ${expected}`;
  return {
    words: 'wrong for this key',
    right: false,
    problem: { level: 'must', where: `CHECKSUM of ${keyId}`, problem },
  };
}
