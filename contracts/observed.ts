import type { CpixDocument } from '../codecs/cpix/document.ts';
import type { EnvelopeReading } from '../codecs/envelope.ts';
import { parseTimestamp } from '../codecs/envelope.ts';
import type { Exchange } from '../codecs/exchange.ts';
import type { TicketReading } from '../codecs/ticket-signature.ts';
import { drmSystems } from '../specs/index.ts';
import { isObject } from './compare.ts';

/** Rules that only compare with what the caller asked for: nobody knows that of a request that was merely seen. */
export const NEEDS_CALLER: ReadonlySet<string> = new Set([
  ...['register-storage', 'update-storage', 'list-storages', 'register-job', 'list-jobs'].map(
    (operation) => `packaging/${operation}-as-asked`,
  ),
  ...['cpix/content-id', 'cpix/nea-dvr-content-id', 'cpix/content-key', 'cpix/key-period'],
  ...['sevu/as-asked', 'sevu/expire-moment'],
]);

/** Rules about what a client makes by itself: of a request that was merely seen, its caller may have made it. */
export const MAY_BE_CALLERS: ReadonlySet<string> = new Set([
  'sevu/password-made',
  'sevu/password-strength',
  'sevu/password-unique',
]);

/** Payloads that fit their schemas, in which no value is one that anybody sends. */
const PLAIN: Record<string, Record<string, unknown>> = {
  registerStorage: {
    storage_name: '\u2400 name',
    type: 'S3',
    id: '\u2400 ID',
    password: '\u2400 password',
    aws_bucket: '\u2400 bucket',
    region: '\u2400 region',
  },
  updateStorage: { storage_id: '\u2400' },
  listStorages: { storage_type: 'S3', region: '\u2400 region' },
  registerJob: {
    job_name: '\u2400 name',
    content_id: '\u2400 ID',
    streaming_format: ['dash'],
    protect_type: ['watermark'],
    storage: {
      input: { storage_id: '\u2400', contents_path: ['\u2400 path'] },
      output: { storage_id: '\u2400', path: '\u2400 path' },
    },
  },
  listJobs: {},
};

/**
 * An input for a request of which nobody knows what was asked for: where a rule compares, it is what was sent, and where
 * a rule passes over the mistakes of the caller, it has none.
 */
export function inputBehind({ operation = '', decoded }: Exchange): Record<string, unknown> {
  const plain = PLAIN[operation];
  if (plain !== undefined) return behindPayload(operation, plain, (decoded as EnvelopeReading)?.payload);
  if (operation === 'requestTicket') return behindTicket((decoded as TicketReading | undefined)?.request);
  return behindKeyRequest(operation, decoded);
}

function behindPayload(operation: string, plain: Record<string, unknown>, payload: unknown) {
  if (!isObject(payload)) return plain;
  const input: Record<string, unknown> = { ...plain };
  if (operation === 'registerStorage' && typeof payload.password === 'string')
    input.password = payload.password;
  if (operation === 'registerJob')
    input.protect_type = protections(payload.protect_type ?? payload.protection_type);
  if (operation === 'listJobs' && payload.region) input.region = payload.region;
  if (operation.startsWith('list'))
    for (const name of ['from', 'to']) if (!isNothing(payload[name])) input[name] = moment(payload[name]);
  return input;
}

/** The kinds of protection that a job must have asked for, `watermark` among them. */
function protections(sent: unknown): unknown[] {
  if (!Array.isArray(sent) || !sent.every((word) => typeof word === 'string')) return ['watermark'];
  return sent.some((word) => word.toLowerCase() === 'watermark') ? sent : [...sent, 'watermark'];
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';

/** A moment as it was sent, or the form it must have. */
const moment = (sent: unknown): unknown =>
  typeof sent === 'string' && parseTimestamp(sent) !== undefined ? sent : 'yyyy-mm-ddThh:mm:ssZ';

/** What is missing was asked for; what is there was not, so that it is held to its form. */
function behindTicket(request: Record<string, unknown> = {}): Record<string, unknown> {
  const missing = ['app', 'video', 'ip', 'uses', 'expire'].filter((name) => isNothing(request[name]));
  return Object.fromEntries(missing.map((name) => [name, '\u2400']));
}

/** The APIs that ask for keys, as the protocol names them. */
const KEY_APIS: Record<string, string> = {
  getContentKeysV1: 'v1',
  getContentKeysV2: 'v2',
  getContentKeysSpeke: 'speke',
  getContentKeysNeaDvr: 'nea-dvr',
};

const SCHEMES = ['cenc', 'cbc1', 'cens', 'cbcs'];

function behindKeyRequest(operation: string, decoded: unknown): Record<string, unknown> {
  const api = KEY_APIS[operation];
  if (api === undefined) return {};
  const { document, streamingFormat } = Object(decoded) as {
    document?: CpixDocument;
    streamingFormat?: string;
  };
  const scheme = document?.contentKeys[0]?.commonEncryptionScheme?.toLowerCase() ?? '';
  return {
    api,
    drm_types: document === undefined ? [] : drmsIn(document),
    track_types: document === undefined ? [] : tracksIn(document),
    ...(SCHEMES.includes(scheme) ? { encryption_scheme: scheme.toUpperCase() } : {}),
    ...(streamingFormat === undefined ? {} : { streaming_format: streamingFormat.toLowerCase() }),
  };
}

/** The DRMs that any key of a document is for. HLS_NCG goes by two of the vendor's system IDs. */
function drmsIn(document: CpixDocument): string[] {
  const known = new Map(
    drmSystems().map(({ systemId, name }) => [systemId, name === 'HLS_AES_128' ? 'HLS_NCG' : name]),
  );
  const names = document.drmSystems.flatMap(({ systemId }) => known.get(systemId.toLowerCase()) ?? []);
  return [...new Set(names)];
}

/** The tracks that the keys of a document are for; none where one key is for all. */
function tracksIn({ contentKeys, usageRules }: CpixDocument): string[] {
  if (contentKeys.length < 2) return [];
  const types = usageRules.flatMap(({ intendedTrackType: type }) => type ?? []);
  return [...new Set(types)].filter((type) => /^(AUDIO|SD|HD|UHD1|UHD2)$/.test(type));
}
