import { writeEncToken } from '../codecs/enc-token.ts';
import type { Credentials } from '../contracts/rule.ts';
import { accountFor, siteFor } from '../mocks/index.ts';
import type { Api } from '../specs/index.ts';

/** The credentials of a case: its own, and the same in every run with the same seed. */
export function credentialsFor(seed: string): Credentials {
  const site = siteFor(seed);
  return { site, encToken: writeEncToken(site), account: accountFor(seed) };
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
