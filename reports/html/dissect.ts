import { fromTolerantBase64, toBase64 } from '../../codecs/base64.ts';
import { readPlayReady } from '../../codecs/playready-header.ts';
import { type PsshBox, psshVersion, readPsshBoxes, systemOf } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import type { Dissected, Row } from './page.ts';

/** How many bytes of a long field are shown as hex. */
const SHOWN = 24;
const MOST_KEY_IDS = 64;

/** Takes the base64 of one or several pssh boxes apart, field by field. */
export const dissectPssh = (base64: string): Dissected[] =>
  dissected('PSSH box', base64, (bytes) => {
    let start = 0;
    return readPsshBoxes(bytes).map((box) => {
      const size = Buffer.from(bytes).readUInt32BE(start);
      const rows = boxRows(bytes.subarray(start, start + size), box);
      start += size;
      return { name: 'PSSH box', rows };
    });
  });

/** Takes the base64 of the data a DRM has in its pssh box apart. */
export const dissectData = (name: string, base64: string, systemId: string): Dissected[] =>
  dissected(name, base64, (bytes) => {
    const text = Buffer.from(bytes).toString('utf8');
    if (/^\s*</.test(text)) return [{ name, rows: [], text }];
    const rows = [{ name: 'size', value: count(bytes) }, ...dataRows(systemId, bytes)];
    return [{ name, rows }];
  });

/** The text that base64 stands for. */
export const dissectText = (name: string, base64: string): Dissected[] =>
  dissected(name, base64, (bytes) => [{ name, rows: [], text: Buffer.from(bytes).toString('utf8') }]);

function dissected(name: string, base64: string, read: (bytes: Uint8Array) => Dissected[]): Dissected[] {
  const bytes = fromTolerantBase64(base64.trim())?.bytes;
  if (bytes === undefined) return [{ name, rows: [], problem: 'It is not base64.', text: base64 }];
  try {
    return read(bytes);
  } catch (error) {
    const rows = [{ at: 0, hex: hex(bytes), name: 'bytes', value: count(bytes) }];
    return [{ name, rows, problem: (error as Error).message }];
  }
}

function boxRows(bytes: Uint8Array, box: PsshBox): Row[] {
  const rows: Row[] = [];
  let at = 0;
  const field = (length: number, name: string, value: string): void => {
    rows.push({ at, hex: hex(bytes.subarray(at, at + length)), name, value });
    at += length;
  };
  field(4, 'size', count(bytes));
  field(4, 'type', 'pssh');
  field(1, 'version', String(psshVersion(box)));
  field(3, 'flags', hex(bytes.subarray(9, 12)));
  field(16, 'system ID', `${box.systemId}  ${systemOf(box.systemId)?.title ?? 'unknown'}`);
  if (psshVersion(box) === 1) {
    field(4, 'key IDs', String(box.keyIds.length));
    for (const keyId of box.keyIds.slice(0, MOST_KEY_IDS)) field(16, 'key ID', keyId);
    at = 32 + 16 * box.keyIds.length;
  }
  field(4, 'data size', count(box.data));
  field(box.data.length, 'data', '');
  return [...rows, ...dataRows(box.systemId, box.data)];
}

function dataRows(systemId: string, data: Uint8Array): Row[] {
  const system = systemOf(systemId)?.name;
  try {
    if (data.length === 0) return [];
    if (system === 'WIDEVINE') return widevineRows(data);
    if (system === 'PLAYREADY') return playReadyRows(data);
    return [];
  } catch (error) {
    return [{ name: 'data', value: (error as Error).message }];
  }
}

const SCHEME = 'none named, which means cenc';

function widevineRows(data: Uint8Array): Row[] {
  const header = readWidevineHeader(data);
  const contentId = header.contentId && Buffer.from(header.contentId).toString('utf8');
  return facts([
    ['algorithm', header.algorithm === undefined ? undefined : `${header.algorithm}`],
    ...header.keyIds.slice(0, MOST_KEY_IDS).map((keyId): Fact => ['key ID', keyId]),
    ['provider', header.provider],
    ['content ID', contentId],
    ['track type', header.trackType],
    ['period', header.cryptoPeriodIndex?.toString()],
    ['scheme', header.protectionScheme ?? SCHEME],
    ...(header.unknownFields ?? [])
      .slice(0, MOST_KEY_IDS)
      .map(({ number, data }): Fact => [`field ${number}`, hex(data)]),
  ]);
}

function playReadyRows(data: Uint8Array): Row[] {
  const { header, otherRecords } = readPlayReady(data);
  return facts([
    ['header', header.version],
    ...header.keys.slice(0, MOST_KEY_IDS).flatMap(({ keyId, algorithm, checksum }): Fact[] => [
      ['key ID', `${keyId}  in the header ${guidBase64(keyId)}`],
      ['algorithm', algorithm],
      ['checksum', checksum && toBase64(checksum)],
    ]),
    ['licence URL', header.licenseUrl],
    ['custom', header.customAttributes],
    ['records', otherRecords.length === 0 ? undefined : `${otherRecords.length} more`],
  ]);
}

/** A key ID as PlayReady spells it. */
function guidBase64(keyId: string): string {
  const bytes = Buffer.from(keyId.replaceAll('-', ''), 'hex');
  for (const [start, end] of [
    [0, 4],
    [4, 6],
    [6, 8],
  ] as const)
    bytes.subarray(start, end).reverse();
  return bytes.toString('base64');
}

type Fact = [name: string, value: string | undefined];

const facts = (all: Fact[]): Row[] =>
  all.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));

function hex(bytes: Uint8Array): string {
  const pairs = Buffer.from(bytes.subarray(0, SHOWN)).toString('hex').match(/../g) ?? [];
  return `${pairs.join(' ')}${bytes.length > SHOWN ? ' …' : ''}`;
}

const count = ({ length }: { length: number }): string => `${length} byte${length === 1 ? '' : 's'}`;
