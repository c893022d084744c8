import { deriveText } from '../codecs/derive.ts';
import { writeEncToken } from '../codecs/enc-token.ts';
import type { Credentials } from '../contracts/rule.ts';
import type { Api } from '../specs/index.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = UPPER + UPPER.toLowerCase();
const DIGITS = '0123456789';

/** The credentials of a case: its own, and the same in every run with the same seed. */
export function credentialsFor(seed: string): Credentials {
  const text = (what: string, length: number, alphabet: string) => deriveText(seed, length, alphabet, what);
  const site = {
    siteId: text('site ID', 4, UPPER + DIGITS),
    siteKey: text('site key', 32, LETTERS + DIGITS),
    accessKey: text('access key', 32, LETTERS + DIGITS),
  };
  return {
    site,
    encToken: writeEncToken(site),
    account: {
      apiKey: text('API key', 32, UPPER),
      apiSecret: text('API secret', 64, `${DIGITS}abcdef`),
      cdn: 1 + Number(text('CDN', 4, DIGITS)),
    },
  };
}

/** What a call is told about where the server is and whose account it uses (docs/client-protocol.md, Methods). */
export function targetOf(
  api: Api,
  url: string,
  { site, encToken, account }: Credentials,
): Record<string, unknown> {
  switch (api) {
    case 'packaging':
      return { baseUrl: url, ...site };
    case 'cpix':
      return { kmsUrl: `${url}/v2/cpix/pallycon/getKey/${encToken}` };
    case 'sevu':
      return { apiUrl: `${url}/stable/`, ...account };
  }
}
