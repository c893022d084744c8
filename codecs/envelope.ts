import { toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';
import {
  addPkcs7,
  decipher,
  type Envelope,
  type EnvelopeLayer,
  encipher,
  envelopeHash,
  extraMembersOf,
  layerFault,
  parseTimestamp,
  readApidata,
  readData,
  readJson,
  readMembers,
  readPayload,
  removePkcs7,
  type SiteCredentials,
  writeApidata,
  writeMembers,
} from './envelope-layers.ts';

export {
  ENVELOPE_IV,
  type Envelope,
  type EnvelopeLayer,
  envelopeHash,
  formatTimestamp,
  hashedText,
  parseTimestamp,
  removePkcs7,
  type SiteCredentials,
} from './envelope-layers.ts';

/** One thing wrong with an envelope: the layer it is in and what was found there. */
export interface EnvelopeFault {
  layer: EnvelopeLayer;
  problem: string;
}

/** An envelope taken apart layer by layer. A member is absent when a layer further out was unreadable. */
export interface EnvelopeReading {
  kind: 'envelope';
  apidata: string;
  /** The JSON text inside the outer base64. */
  json?: string;
  envelope?: Envelope;
  /** Members of the envelope that the documents do not know. */
  extraMembers: string[];
  /**
   * The moment `timestamp` names, in milliseconds since 1970; absent when it is not in the documented format.
   */
  timestampMs?: number;
  /** The hash that would be right for this envelope. */
  expectedHash?: string;
  ciphertext?: Uint8Array;
  /** What deciphering gave, padding included. */
  padded?: Uint8Array;
  plaintext?: Uint8Array;
  payload?: unknown;
  /** Everything wrong, outermost layer first. */
  faults: EnvelopeFault[];
  /** What a strict reader would not have accepted but the service does. */
  tolerated: string[];
}

/**
 * Seals a payload: AES-256-CBC with PKCS#7 padding, then the hash, then base64 of the JSON of both.
 * @param plaintext the JSON text of the payload
 * @param timestamp the moment of the request, already formatted; see {@link formatTimestamp}
 */
export function sealEnvelope(plaintext: string, timestamp: string, site: SiteCredentials): string {
  const data = toBase64(encipher(addPkcs7(Buffer.from(plaintext, 'utf8')), site.siteKey));
  return writeApidata(writeMembers({ data, timestamp, hash: envelopeHash(site, data, timestamp) }));
}

/**
 * Takes an envelope apart. Never throws: what is wrong stands in `faults`, and every layer that can be read
 * is.
 */
export function readEnvelope(apidata: string, site: SiteCredentials): EnvelopeReading {
  const reading: EnvelopeReading = { kind: 'envelope', apidata, extraMembers: [], faults: [], tolerated: [] };
  try {
    readLayers(reading, site);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    reading.faults.push({ layer: error.where as EnvelopeLayer, problem: error.problem });
  }
  return reading;
}

/**
 * Reads layer after layer into the reading. What no further layer depends on is noted, anything else throws.
 */
function readLayers(reading: EnvelopeReading, site: SiteCredentials): void {
  const { json, tolerated } = readApidata(reading.apidata);
  reading.json = json;
  reading.tolerated = tolerated;
  const members = readJson(json);
  reading.extraMembers = extraMembersOf(members);
  reading.envelope = readMembers(members);

  const { data, timestamp, hash } = reading.envelope;
  const timestampMs = parseTimestamp(timestamp);
  if (timestampMs !== undefined) reading.timestampMs = timestampMs;
  else {
    const problem = `"timestamp" is ${JSON.stringify(timestamp)}, not yyyy-mm-ddThh:mm:ssZ`;
    reading.faults.push({ layer: 'timestamp', problem });
  }
  reading.expectedHash = envelopeHash(site, data, timestamp);
  if (hash !== reading.expectedHash) {
    const problem = `"hash" is ${JSON.stringify(hash)}, not ${reading.expectedHash}`;
    reading.faults.push({ layer: 'hash', problem });
  }

  reading.ciphertext = readData(data);
  reading.padded = decipher(reading.ciphertext, site.siteKey);
  const plaintext = removePkcs7(reading.padded);
  if (plaintext === undefined)
    throw layerFault('padding', 'the deciphered data does not end in PKCS#7 padding');
  reading.plaintext = plaintext;
  reading.payload = readPayload(plaintext);
}

/** What to do about a fault in a layer. */
const REMEDIES: Record<EnvelopeLayer, string> = {
  base64: 'Give base64 of the JSON of data, timestamp and hash, percent-decoded where it comes out of a URL',
  json: 'Encode the JSON object of data, timestamp and hash in base64, once',
  members: 'Give data, timestamp and hash, each a string with something in it',
  timestamp: 'Write GMT, such as 2026-01-02T03:04:05Z',
  hash: 'Hash access key, site ID, data and timestamp in this order; check access key and site ID',
  cipher: 'Encipher with AES-256-CBC under the 32 characters of the site key, and give standard base64 of it',
  padding: 'Check the site key and the IV, and pad with PKCS#7',
  payload: 'Check the site key and the IV, and encipher JSON in UTF-8',
};

/** How far {@link openEnvelope} goes along with a client. */
export interface OpenOptions {
  /**
   * Whether what the service tolerates is refused too: odd base64, members that are not known. Default:
   * false.
   */
  strict?: boolean;
}

/**
 * The payload of an envelope. Throws {@link CodecError} naming the outermost layer that is wrong and what to
 * do.
 */
export function openEnvelope(apidata: string, site: SiteCredentials, options: OpenOptions = {}): unknown {
  const { faults, tolerated, extraMembers, payload } = readEnvelope(apidata, site);
  const [fault] = faults;
  if (fault !== undefined) throw layerFault(fault.layer, `${fault.problem}. ${REMEDIES[fault.layer]}`);
  if (options.strict && tolerated.length > 0)
    throw layerFault('base64', `${tolerated.join(', ')}. Write standard base64 with padding in one line`);
  if (options.strict && extraMembers.length > 0)
    throw layerFault('members', `${extraMembers.map((name) => JSON.stringify(name)).join(', ')} not known`);
  return payload;
}
