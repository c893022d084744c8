import { Option } from 'commander';
import { toBase64 } from '../../codecs/base64.ts';
import {
  type EnvelopeFault,
  type EnvelopeReading,
  readEnvelope,
  type SiteCredentials,
} from '../../codecs/envelope.ts';
import { jsonObject } from '../../codecs/json-object.ts';
import { explainCipher } from '../../contracts/packaging/diagnoses/envelope-cipher.ts';
import { explainHash } from '../../contracts/packaging/diagnoses/envelope-hash.ts';
import { usageError } from '../exit.ts';
import type { Input } from './input.ts';
import type { Inspection, Inspector, Problem, Section } from './inspection.ts';
import { wrongInput } from './inspection.ts';
import { mayBe } from './recognise.ts';
import { type Show, showing, withoutSecrets } from './secrets.ts';
import { textIn } from './spelling.ts';

interface Options {
  siteId?: string;
  siteKey?: string;
  accessKey?: string;
}

/** `countersign inspect envelope`: every layer of a `pallycon-apidata`, as far as the keys given reach. */
export const envelope: Inspector<Options> = {
  kind: 'envelope',
  description: 'Take an envelope of the packaging API apart: pallycon-apidata, or the URL it is in.',
  options: [
    new Option('--site-id <id>', 'verify the hash; with --access-key').env('COUNTERSIGN_SITE_ID'),
    new Option('--site-key <key>', 'decipher the payload').env('COUNTERSIGN_SITE_KEY'),
    new Option('--access-key <key>', 'verify the hash; with --site-id').env('COUNTERSIGN_ACCESS_KEY'),
  ],
  inspect(input, { showSecrets, ...options }) {
    if (options.siteKey !== undefined && Buffer.byteLength(options.siteKey) !== 32)
      throw usageError(
        `--site-key has ${Buffer.byteLength(options.siteKey)} bytes. A site key has 32 characters.`,
      );
    if ((options.siteId === undefined) !== (options.accessKey === undefined))
      throw usageError('The hash is made of both: give --site-id and --access-key.');
    return inspectEnvelope(input, options, showing(showSecrets));
  },
};

function inspectEnvelope(input: Input, options: Options, show: Show): Inspection {
  if (!mayBe('envelope', input.bytes)) throw wrongInput('envelope', input);
  const { apidata, notes } = apidataIn(textIn(input.bytes)!);
  const site = {
    siteId: options.siteId ?? '',
    siteKey: options.siteKey ?? ' '.repeat(32),
    accessKey: options.accessKey ?? '',
  };
  const reading = readEnvelope(apidata, site);
  const seen = { hash: options.siteId !== undefined, cipher: options.siteKey !== undefined };
  const faults = reading.faults.filter(({ layer }) =>
    layer === 'hash' ? seen.hash : seen.cipher || !['padding', 'payload'].includes(layer),
  );
  const { envelope } = reading;
  return {
    title: `Envelope, ${apidata.length} characters of base64, from ${input.from}`,
    sections: [{ facts: facts(reading, faults, seen, show) }],
    problems: [
      ...faults.map((fault) => asProblem(fault, reading, site)),
      ...reading.extraMembers.map((name) => odd(`the member "${name}" is not known`)),
      ...[...notes, ...reading.tolerated].map(tolerated),
    ],
    data: {
      apidata,
      envelope,
      timestampMs: reading.timestampMs,
      hash: seen.hash && envelope ? envelope.hash === reading.expectedHash : undefined,
      expectedHash: seen.hash ? reading.expectedHash : undefined,
      payload: seen.cipher ? withoutSecrets(reading.payload, show) : undefined,
    },
  };
}

/** The value of the parameter, also out of a URL, a query, or the JSON that is to be wrapped. */
function apidataIn(text: string): { apidata: string; notes: string[] } {
  const parameter = /(?:^|[?&])pallycon-apidata=([^&\s#]*)/.exec(text)?.[1];
  if (parameter !== undefined) {
    const plus = parameter.includes('+')
      ? ['a + stands in the query as it is, where servers may read a space; it must be %2B']
      : [];
    return { apidata: percentDecoded(parameter), notes: plus };
  }
  if (jsonObject(text) !== undefined)
    return {
      apidata: toBase64(Buffer.from(text, 'utf8')),
      notes: ['it came as JSON; base64 of that JSON is what travels'],
    };
  const decoded = percentDecoded(text);
  return { apidata: decoded, notes: decoded === text ? [] : ['it came percent-encoded'] };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function facts(
  reading: EnvelopeReading,
  faults: EnvelopeFault[],
  seen: { hash: boolean; cipher: boolean },
  show: Show,
): Section['facts'] {
  const { envelope, json, timestampMs, expectedHash, ciphertext, padded, plaintext, payload } = reading;
  const wrong = (layer: EnvelopeFault['layer']) => faults.some((fault) => fault.layer === layer);
  const verdict = !seen.hash
    ? 'not verified: give --site-id and --access-key'
    : envelope?.hash === expectedHash
      ? 'right for this site'
      : 'wrong for this site';
  return [
    ['base64', wrong('base64') ? 'broken' : 'read'],
    ['JSON', json && (wrong('json') ? 'broken' : `read, ${json.length} characters`)],
    ['members', envelope && Object.keys(jsonObject(json!)!).join(', ')],
    ['timestamp', envelope && [envelope.timestamp, ...age(timestampMs)].join(', ')],
    ['data', envelope && cut(envelope.data)],
    ['hash', envelope && [envelope.hash, verdict]],
    [
      'cipher',
      ciphertext && [
        `AES-256-CBC, ${bytes(ciphertext)}`,
        ...(seen.cipher ? [] : ['not deciphered: give --site-key']),
      ],
    ],
    ['padding', seen.cipher && padded ? padding(padded, plaintext) : undefined],
    ['plaintext', seen.cipher && plaintext ? plaintextOf(plaintext, payload, show) : undefined],
  ];
}

function plaintextOf(plaintext: Uint8Array, payload: unknown, show: Show): string[] {
  const shown =
    payload === undefined
      ? show(Buffer.from(plaintext).toString('utf8'))
      : JSON.stringify(withoutSecrets(payload, show), undefined, 2);
  return [bytes(plaintext), ...shown.split('\n')];
}

function padding(padded: Uint8Array, plaintext: Uint8Array | undefined): string {
  if (plaintext !== undefined) return `PKCS#7, ${bytes(padded.subarray(plaintext.length))}`;
  return `none of PKCS#7; the last byte is ${padded.at(-1)}`;
}

/** How long ago something was, in the largest unit that fits. */
function age(ms: number | undefined): string[] {
  if (ms === undefined) return [];
  const seconds = Math.round((Date.now() - ms) / 1000);
  const units: [string, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1)!;
  const count = Math.floor(Math.abs(seconds) / size);
  const span = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return [seconds < 0 ? `in ${span} by this clock` : `${span} ago by this clock`];
}

function asProblem(
  { layer, problem }: EnvelopeFault,
  reading: EnvelopeReading,
  site: SiteCredentials,
): Problem {
  const diagnosis = diagnose(layer, reading, site);
  return { level: 'must', where: layer, problem, ...(diagnosis === undefined ? {} : { diagnosis }) };
}

/** The mistake behind a fault, or which credentials to compare where no mistake known leads to it. */
function diagnose(
  layer: EnvelopeFault['layer'],
  reading: EnvelopeReading,
  site: SiteCredentials,
): string | undefined {
  const unknown = (credentials: string) => `none that is known; compare the ${credentials}`;
  if (layer === 'hash') return explainHash(reading, site) ?? unknown('site ID and the access key');
  if (['cipher', 'padding', 'payload'].includes(layer) && reading.ciphertext !== undefined)
    return explainCipher(reading, site) ?? unknown('site key');
  return undefined;
}

const odd = (problem: string): Problem => ({ level: 'should', where: 'members', problem });
const tolerated = (problem: string): Problem => ({ level: 'info', where: 'envelope', problem });

const cut = (text: string): string =>
  text.length <= 200 ? text : `${text.slice(0, 100)}… (${text.length} characters)`;

const bytes = ({ length }: { length: number }): string => `${length} byte${length === 1 ? '' : 's'}`;
