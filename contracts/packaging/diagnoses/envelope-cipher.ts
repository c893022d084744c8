import { createHash } from 'node:crypto';
import { type EnvelopeReading, removePkcs7, type SiteCredentials } from '../../../codecs/envelope.ts';
import { decipher, keys, MODES, PADDINGS, sources } from './cipher-ways.ts';
import { beginsAsJson, isJson } from './json-text.ts';
import { explainPlaintext } from './plaintext.ts';

/**
 * Says how a payload that cannot be deciphered was enciphered, by trying every wrong way known until JSON comes out.
 * `undefined` when none of them gives it.
 */
export function explainCipher(reading: EnvelopeReading, site: SiteCredentials): string | undefined {
  if (reading.envelope === undefined) return undefined;
  const ways = readableWays(reading, site).sort((a, b) => a.length - b.length);
  if (ways[0] !== undefined) return ways[0].join('; and ');
  return explainPassphrase(reading, site) ?? explainPlaintext(reading);
}

/** How many mistakes at once are looked for. */
const MOST = 3;

/** The mistakes of every way in which JSON comes out. */
function readableWays(reading: EnvelopeReading, site: SiteCredentials): string[][] {
  const found: string[][] = [];
  const ofKeys = keys(site);
  for (const source of sources(reading))
    for (const key of ofKeys)
      for (const mode of MODES) {
        // Two blocks are enough to see that most ways give noise.
        if (!beginsAsJson(mode.value(source.value.subarray(0, 32), key.value))) continue;
        const padded = mode.value(source.value, key.value);
        for (const padding of padded === undefined ? [] : PADDINGS) {
          const mistakes = [source, key, mode, padding].flatMap(({ mistake }) => mistake ?? []);
          if (mistakes.length === 0 || mistakes.length > MOST) continue;
          const plaintext = padding.value(padded!);
          if (plaintext !== undefined && isJson(plaintext)) found.push(mistakes);
        }
      }
  return found;
}

/** The site key given as a passphrase, as some libraries take any text: OpenSSL's own format comes out of that. */
function explainPassphrase(
  { ciphertext }: EnvelopeReading,
  { siteKey }: SiteCredentials,
): string | undefined {
  const bytes = Buffer.from(ciphertext ?? []);
  if (bytes.subarray(0, 8).toString('latin1') !== 'Salted__') return undefined;
  const readable = ['md5', 'sha256'].some((algorithm) => {
    const derived = fromPassphrase(algorithm, siteKey, bytes.subarray(8, 16));
    const padded = decipher('cbc', bytes.subarray(16), derived.subarray(0, 32), derived.subarray(32, 48));
    const plaintext = padded && removePkcs7(padded);
    return plaintext !== undefined && isJson(plaintext);
  });
  const what = 'a passphrase, from which key and initialisation vector were derived with a salt';
  return readable ? `the site key was used as ${what}; it must be the key itself, as bytes` : undefined;
}

/** OpenSSL's derivation: digests in a chain, until there is enough for a key of 32 bytes and a vector of 16. */
function fromPassphrase(algorithm: string, passphrase: string, salt: Buffer): Buffer {
  let chain = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (chain.length < 48) {
    last = createHash(algorithm).update(last).update(passphrase).update(salt).digest();
    chain = Buffer.concat([chain, last]);
  }
  return chain;
}
