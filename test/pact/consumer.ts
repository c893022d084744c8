import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MatchersV3, PactV4 } from '@pact-foundation/pact';

/** Where the pacts that are kept stand. */
export const PACTS = new URL('../../contracts/pacts/', import.meta.url);

/** Where this run writes pacts: `npm run pact` names the folder they are kept in. */
const dir = process.env.COUNTERSIGN_PACTS ?? mkdtempSync(join(tmpdir(), 'countersign-pacts-'));

const CONSUMER = 'countersign-reference';

/** A pact of the reference client with a provider, written as its interactions are tested. */
export const pactWith = (provider: string): PactV4 =>
  new PactV4({ consumer: CONSUMER, provider, dir, logLevel: 'error' });

/** A pact as it was written just now, and as it is kept. */
export function pactFiles(provider: string): { written: unknown; kept: unknown } {
  const name = `${CONSUMER}-${provider}.json`;
  const read = (path: string | URL): unknown => JSON.parse(readFileSync(path, 'utf8'));
  return { written: read(join(dir, name)), kept: read(new URL(name, PACTS)) };
}

/** Credentials of a site that a provider is given before it is verified. */
export const SITE = {
  siteId: 'PACT',
  siteKey: 'pact-site-key-of-32-characters--',
  accessKey: 'pact-access-key-of-32-characters',
};

/** Credentials of an account of the ticket service. */
export const ACCOUNT = { apiKey: 'pact-api-key', apiSecret: 'pact-api-secret', cdn: 1234 };

const { regex } = MatchersV3;

/** A moment as the packaging API writes it. */
export const moment = () => regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$', '2026-01-02T03:04:05Z');

type BodyRule = { path: string; rules: ReturnType<typeof regex>[] };

/** A rule that what stands at a path of a body fits a pattern, whatever the example there is. */
export const fits = (path: string, pattern: string): BodyRule => ({
  path,
  rules: [{ 'pact:matcher:type': 'regex', regex: pattern } as ReturnType<typeof regex>],
});

/** A pattern for base64 of a text that begins at the first, second or third of three bytes: what of it depends on its neighbours is left open. */
export function base64Within(text: string): string {
  const alignments = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]).toString('base64');
    const open = [0, 2, 3][before]!;
    const whole = Math.floor(((before + Buffer.byteLength(text)) * 8) / 6);
    return encoded.slice(open, whole).replaceAll('+', '\\+');
  });
  return `(?:${alignments.join('|')})`;
}
