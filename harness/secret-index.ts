import { CUT } from './kept.ts';
import { type Secret, SHORTEST } from './scrub.ts';
import { type Rare, rareIn, rareSpellingsOf, spellingsOf, type Written } from './spellings.ts';

/** Shorter secrets are looked for in their own case alone: elsewhere they would take innocent text with them. */
const LEAST = 8;

/** Ways of writing that begin alike, by their length: many may, as enc-tokens do, and few are of another length. */
type Alike = Map<number, Map<string, Secret>>;

/** Many secrets, of which few occur in a text: finding them takes time with the length of the text, not with their number. */
export class SecretIndex {
  /** By what it is, so that one that several cases share is held once. */
  readonly #secrets = new Map<string, Secret>();
  /** What is not looked for yet: nothing is spelled out before there is a text to look through. */
  readonly #fresh = new Set<Secret>();
  readonly #rare = new Set<Rare>();
  /** By their first characters. */
  readonly #ways = new Map<string, Alike>();

  add(secrets: Secret[]): void {
    for (const secret of secrets) {
      const { value } = secret;
      const key = typeof value === 'string' ? value : Buffer.from(value).toString('base64');
      if (value.length < LEAST || this.#secrets.has(key)) continue;
      this.#secrets.set(key, secret);
      this.#fresh.add(secret);
    }
  }

  /** Those that a text holds, however they are written, and those whose first part stands where it was cut. */
  in(text: string): Secret[] {
    this.#spellOut(rareIn(text));
    const found = new Set<Secret>();
    let cut = text.indexOf(CUT);
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      const alike = this.#ways.get(text.slice(at, at + SHORTEST));
      if (alike === undefined) continue;
      for (const [length, ways] of alike) {
        const secret = ways.get(text.slice(at, at + length));
        if (secret !== undefined) found.add(secret);
      }
      if (cut >= 0 && cut < at + SHORTEST) cut = text.indexOf(CUT, at + SHORTEST);
      if (cut >= 0) for (const secret of beginningWith(text, at, cut, alike)) found.add(secret);
    }
    return [...found];
  }

  #spellOut(rare: Rare[]): void {
    const added = rare.filter((each) => !this.#rare.has(each));
    if (added.length > 0)
      for (const secret of this.#secrets.values())
        if (!this.#fresh.has(secret)) this.#enter(secret, rareSpellingsOf(secret.value, added));
    for (const each of added) this.#rare.add(each);
    for (const secret of this.#fresh) this.#enter(secret, spellingsOf(secret.value, [...this.#rare]));
    this.#fresh.clear();
  }

  #enter(secret: Secret, ways: Written[]): void {
    for (const [, written] of ways) {
      if (written.length < SHORTEST) continue;
      const begin = written.slice(0, SHORTEST);
      const alike: Alike = this.#ways.get(begin) ?? new Map();
      this.#ways.set(begin, alike);
      const ways = alike.get(written.length) ?? new Map<string, Secret>();
      alike.set(written.length, ways);
      ways.set(written, secret);
    }
  }
}

/** Those of which the first part stands where a text was cut. */
function beginningWith(text: string, at: number, cut: number, alike: Alike): Secret[] {
  const longer = [...alike].filter(([length]) => length > cut - at);
  if (longer.length === 0) return [];
  const part = text.slice(at, cut);
  return longer.flatMap(([, ways]) =>
    [...ways].flatMap(([written, secret]) => (written.startsWith(part) ? [secret] : [])),
  );
}
