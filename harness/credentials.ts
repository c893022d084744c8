import { writeEncToken } from '../codecs/enc-token.ts';
import type { Credentials } from '../contracts/rule.ts';
import { accountFor, siteFor } from '../mocks/index.ts';
import type { Api } from '../specs/index.ts';
import type { Secret } from './scrub.ts';

/** The credentials of a case: its own, and the same in every run with the same seed. */
export function credentialsFor(seed: string): Credentials {
  const site = siteFor(seed);
  return { site, encToken: writeEncToken(site), account: accountFor(seed) };
}

/** The credentials that are secret. @param api of whose client: it has no others, and cannot give them away */
export function secretsIn({ site, encToken, account }: Credentials, api?: Api): Secret[] {
  const secrets: [of: Api[], Secret][] = [
    [['packaging'], { name: 'site key', value: site.siteKey }],
    // It stands in the enc-token.
    [['packaging', 'cpix'], { name: 'access key', value: site.accessKey }],
    [['cpix'], { name: 'enc-token', value: encToken }],
    [['sevu'], { name: 'API secret', value: account.apiSecret }],
  ];
  return secrets.flatMap(([of, secret]) => (api === undefined || of.includes(api) ? [secret] : []));
}

/** What a call is told about where the server is and whose account it uses (docs/client-protocol.md, Methods). */
export function targetOf(
  method: string,
  input: Record<string, unknown>,
  url: string,
  { site, encToken, account }: Credentials,
): Record<string, unknown> {
  switch (method) {
    case 'cpix.getContentKeys':
      return keyServerOf(input, url, encToken);
    case 'speke.heartbeat':
      return { baseUrl: url };
    case 'sevu.requestTicket':
      return { apiUrl: `${url}/stable/`, ...account };
    default:
      return { baseUrl: url, ...site };
  }
}

function keyServerOf(
  { api, content_id: contentId, streaming_format: format = 'dash' }: Record<string, unknown>,
  url: string,
  encToken: string,
): Record<string, unknown> {
  switch (api) {
    case 'speke':
      return { kmsUrl: `${url}/cpix/getKey?${new URLSearchParams({ 'enc-token': encToken })}` };
    case 'nea-dvr': {
      const content = `${encodeURIComponent(encToken)}/${encodeURIComponent(String(contentId))}`;
      return { kmsUrl: `${url}/cpix/anevia/${format}/${content}`, streamingFormat: format };
    }
    default:
      return { kmsUrl: `${url}/${api}/cpix/pallycon/getKey/${encToken}` };
  }
}
