import { readCpixTolerantly } from '../../codecs/cpix/read.ts';
import { systemOf } from '../../codecs/pssh.ts';
import { isBeginning } from '../../harness/kept.ts';
import type { ReportedExchange } from '../../harness/result.ts';
import { dissectData, dissectPssh, dissectText } from './dissect.ts';
import type { Layer, Signalling } from './page.ts';

/** Documents above this many characters, and systems above this number, are not taken apart. */
const LARGEST = 256_000;
const MOST_SYSTEMS = 48;

type Decoded = Record<string, unknown>;

/** What is in a request, from the outside to the inside, by what the server read out of it. */
export function requestLayers({ body, decoded }: ReportedExchange['request']): Layer[] {
  if (typeof decoded !== 'object' || decoded === null) return bodyLayers(body);
  const read = decoded as Decoded;
  if (read.kind === 'envelope') return envelopeLayers(read);
  if (read.kind === 'ticket-request') return ticketLayers(read);
  if (read.kind === 'cpix') return [...bodyLayers(body), ...cpixLayers(read)];
  return [...bodyLayers(body), { name: 'Decoded', kind: 'json', text: json(decoded) }];
}

/** What is in a body by itself. */
export function bodyLayers(body: string): Layer[] {
  const start = body.trimStart()[0];
  if (start === '{' || start === '[') return [{ name: 'JSON', kind: 'json' }];
  if (start !== '<') return [];
  const isCpix = /<(?:\w+:)?CPIX[\s>]/.test(body.slice(0, 2000));
  if (!isCpix) return [{ name: 'Markup', kind: 'xml' }];
  const cpix: Layer = { name: 'CPIX', kind: 'xml' };
  if (body.length > LARGEST || isBeginning(body))
    return [{ ...cpix, notes: ['It is too large to be taken apart here.'] }];
  try {
    const systems = signallingIn(body);
    return systems.length === 0 ? [cpix] : [cpix, { name: 'Signalling', kind: 'boxes', systems }];
  } catch (error) {
    return [{ ...cpix, faults: [`It cannot be read: ${(error as Error).message}`] }];
  }
}

function envelopeLayers(read: Decoded): Layer[] {
  const hash = (read.envelope as Decoded | undefined)?.hash;
  const wrong = hash !== undefined && hash !== read.expectedHash;
  const told = faultsOf(read);
  const isTold = told.some((fault) => fault.includes(String(read.expectedHash)));
  const faults = wrong && !isTold ? [...told, `The hash would be ${read.expectedHash}`] : told;
  const notes = [
    ...listed('tolerated', read.tolerated),
    ...listed('members that are not known', read.extraMembers),
  ];
  return [
    ...layer('base64', 'text', read.apidata),
    ...layer('Envelope', 'json', read.json, { faults, notes }),
    ...layer('Cipher', 'text', read.ciphertext, { notes: ['AES-256-CBC, in base64'] }),
    ...layer('Plain JSON', 'json', read.plaintext),
  ];
}

function ticketLayers(read: Decoded): Layer[] {
  const wrong = read.signature !== undefined && read.signature !== read.expectedSignature;
  const told = `The signature is ${read.signature}; it would be ${read.expectedSignature}`;
  return [
    ...layer('Signed text', 'text', read.unsigned, { faults: wrong ? [told] : [] }),
    ...layer('Plain JSON', 'json', read.json, { faults: faultsOf(read) }),
  ];
}

function cpixLayers({ document, kind: _, ...rest }: Decoded): Layer[] {
  return [
    ...(document === undefined ? [] : [{ name: 'As read', kind: 'json', text: json(document) } as const]),
    { name: 'Address', kind: 'json', text: json(rest) },
  ];
}

function layer(
  name: string,
  kind: Layer['kind'],
  text: unknown,
  { notes = [], faults = [] }: Pick<Layer, 'notes' | 'faults'> = {},
): Layer[] {
  if (typeof text !== 'string') return [];
  const said = { ...(notes.length === 0 ? {} : { notes }), ...(faults.length === 0 ? {} : { faults }) };
  return [{ name, kind, text, ...said }];
}

const faultsOf = ({ faults }: Decoded): string[] =>
  Array.isArray(faults)
    ? faults.map((each) => `${each?.layer ?? 'fault'}: ${each?.problem ?? json(each)}`)
    : [];

const listed = (what: string, list: unknown): string[] =>
  Array.isArray(list) && list.length > 0 ? [`${what}: ${list.join(', ')}`] : [];

const json = (value: unknown): string => JSON.stringify(value, null, 2);

function signallingIn(body: string): Signalling[] {
  const { document } = readCpixTolerantly(Buffer.from(body, 'utf8'));
  return document.drmSystems.slice(0, MOST_SYSTEMS).flatMap((drm): Signalling[] => {
    const { systemId, kid } = drm;
    const parts = [
      ...each(drm.pssh, dissectPssh),
      ...each(drm.contentProtectionData, (text) => dissectData('ContentProtectionData', text, systemId)),
      ...each(drm.uriExtXKey, (text) => dissectText('URIExtXKey', text)),
      ...drm.hlsSignaling.flatMap(({ playlist, data }) =>
        dissectText(`HLSSignalingData, ${playlist ?? 'media'} playlist`, data),
      ),
    ];
    return parts.length === 0 ? [] : [{ system: systemOf(systemId)?.title ?? systemId, kid, parts }];
  });
}

const each = <T>(text: string | undefined, read: (text: string) => T[]): T[] =>
  text === undefined ? [] : read(text);
