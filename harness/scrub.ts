import { isUtf8 } from 'node:buffer';
import { setMember } from '../codecs/json-object.ts';
import { CUT } from './kept.ts';
import { rareIn, spellingsOf } from './spellings.ts';

/** A value that may not be written anywhere, and the name it is written as instead. */
export interface Secret {
  name: string;
  value: string | Uint8Array;
}

/** Shorter texts are not looked for: they would take innocent text with them. */
export const SHORTEST = 6;

/** What stands in the place of what. */
type Replacements = [secret: string, by: string][];

/**
 * A copy of a value with the secrets taken out of every text in it, member names included; bytes become text where they
 * are UTF-8, else base64. Secrets are found in every way of writing that {@link spellingsOf} knows, and replaced by their
 * name and encoding; also the first part of one that a text was cut within.
 */
export function scrubbed(value: unknown, secrets: Secret[]): unknown {
  if (secrets.length === 0) return mapped(value, asItIs);
  // Most ways of writing occur nowhere: one look at all texts together says which do.
  const all = textIn(value);
  const known = replacementsFor(secrets, all);
  // The longest first: one may be part of another.
  const found = known.filter(([secret]) => all.includes(secret)).sort(([a], [b]) => b.length - a.length);
  const isCut = all.includes(CUT);
  if (found.length === 0 && !isCut) return mapped(value, asItIs);
  const shortest = isCut ? SHORTEST : found.at(-1)![0].length;
  return mapped(value, (text) => {
    if (text.length < shortest) return text;
    const whole = found.reduce((left, [secret, by]) => left.replaceAll(secret, by), text);
    return isCut && whole.includes(CUT) ? withoutParts(whole, known) : whole;
  });
}

const asItIs = (text: string): string => text;

function replacementsFor(secrets: Secret[], text: string): Replacements {
  const names = new Map<string, string>();
  const rare = rareIn(text);
  for (const { name, value } of secrets)
    for (const [encoding, written] of spellingsOf(value, rare))
      if (written.length >= SHORTEST && !names.has(written)) names.set(written, `‹${name}${encoding}›`);
  return [...names];
}

/** Takes out what is left of a secret right before the mark of a cut. */
function withoutParts(text: string, replacements: Replacements): string {
  const [first = '', ...rest] = text.split(CUT);
  const pieces = [first, ...rest];
  const last = pieces.length - 1;
  return pieces.map((piece, index) => (index === last ? piece : withoutPart(piece, replacements))).join(CUT);
}

function withoutPart(piece: string, replacements: Replacements): string {
  let longest = 0;
  let name = '';
  for (const [secret, by] of replacements) {
    const begin = secret.slice(0, SHORTEST);
    // From the left, so that the longest part is found first.
    for (
      let at = piece.indexOf(begin, Math.max(piece.length - secret.length, 0));
      at >= 0;
      at = piece.indexOf(begin, at + 1)
    ) {
      const part = piece.length - at;
      if (part > longest && secret.startsWith(piece.slice(at))) [longest, name] = [part, by];
    }
  }
  return longest === 0 ? piece : piece.slice(0, -longest) + name;
}

/** A copy of a value with every text in it changed, member names included; bytes become text. */
export function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (value instanceof Uint8Array) return change(bytesAsText(value));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) setMember(copy, change(name), mapped(member, change));
  return copy;
}

/** Every text in a value and the names of its members, a line each; bytes as the text they become. */
export function textIn(value: unknown): string {
  const texts: string[] = [];
  addTexts(value, texts);
  return texts.join('\n');
}

function addTexts(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (value instanceof Uint8Array) texts.push(bytesAsText(value));
  else if (Array.isArray(value)) for (const item of value) addTexts(item, texts);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      texts.push(name);
      addTexts(member, texts);
    }
}

const bytesAsText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(isUtf8(bytes) ? 'utf8' : 'base64');

/** The storage passwords anywhere in a value: made up, and yet left out of reports like any other secret. */
export function passwordsIn(value: unknown): Secret[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'password' && typeof member === 'string'
      ? [{ name: 'storage password', value: member }]
      : passwordsIn(member),
  );
}
