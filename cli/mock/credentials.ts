import { writeEncToken } from '../../codecs/enc-token.ts';
import type { Account, Mock, Site, Workers } from '../../mocks/index.ts';

/** What a client needs to know to use a mock server. */
export interface Connection {
  url: string;
  site: Site;
  encToken: string;
  account: Account;
  /** A file with the certificate to trust, where the server speaks HTTPS. */
  caFile?: string;
}

/** The server with its first site and account. */
export function connectionTo({ url, sites, accounts }: Mock | Workers, caFile?: string): Connection {
  const site = sites.values().next().value!;
  const account = accounts.values().next().value!;
  return {
    url: reachable(url),
    site,
    encToken: writeEncToken(site),
    account,
    ...(caFile === undefined ? {} : { caFile }),
  };
}

/** The same as variables of an environment. */
export function environmentOf({ url, site, encToken, account, caFile }: Connection): Record<string, string> {
  return {
    COUNTERSIGN_URL: url,
    COUNTERSIGN_SITE_ID: site.siteId,
    COUNTERSIGN_SITE_KEY: site.siteKey,
    COUNTERSIGN_ACCESS_KEY: site.accessKey,
    COUNTERSIGN_ENC_TOKEN: encToken,
    COUNTERSIGN_KMS_URL: `${url}/v2/cpix/pallycon/getKey/${encodeURIComponent(encToken)}`,
    COUNTERSIGN_TICKET_URL: `${url}/stable/`,
    COUNTERSIGN_API_KEY: account.apiKey,
    COUNTERSIGN_API_SECRET: account.apiSecret,
    COUNTERSIGN_CDN: String(account.cdn),
    ...(caFile === undefined ? {} : { COUNTERSIGN_CA_FILE: caFile, NODE_EXTRA_CA_CERTS: caFile }),
  };
}

/** All addresses of this machine are no address to send to, nor one that a certificate is for. */
const reachable = (url: string): string =>
  url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
