import { writeEncToken } from '../../codecs/enc-token.ts';
import type { Owners } from '../../harness/observe/owners.ts';
import { colors } from '../../reports/console/screen.ts';
import { APIS, openApi } from '../../specs/index.ts';
import { type Connection, environmentOf } from '../mock/credentials.ts';

/** The first site and account, as a program needs them that is told where to send its requests. */
export function connectionOf({ world }: Owners, url: string): Connection {
  const site = world.sites.values().next().value!;
  const account = world.accounts.values().next().value!;
  return { url, site, encToken: writeEncToken(site), account };
}

/** Variables with the credentials that were made up, for a program that has none of its own. */
export function madeUpVariables(owners: Owners): Record<string, string> {
  const all = Object.entries(environmentOf(connectionOf(owners, '')));
  const wanted = all.filter(([name]) => {
    if (name.endsWith('_URL')) return false;
    return /_(API_KEY|API_SECRET|CDN)$/.test(name) ? !owners.accountsGiven : !owners.sitesGiven;
  });
  return Object.fromEntries(wanted);
}

/** Where programs are to send their requests, and with which credentials where these were made up. */
export function listenBanner(owners: Owners, url: string, ends: string): string {
  const { site, encToken, account } = connectionOf(owners, url);
  const bases = APIS.map((api): [string, string] => {
    const [server] = openApi(api).servers;
    return [api, `${url}   in the place of ${server!.url}`];
  });
  const ofSite: [string, string][] = [
    ['Site ID', site.siteId],
    ['Site key', site.siteKey],
    ['Access key', site.accessKey],
    ['enc-token', encToken],
  ];
  const ofAccount: [string, string][] = [
    ['API key', account.apiKey],
    ['API secret', account.apiSecret],
    ['CDN', String(account.cdn)],
  ];
  const rows = [...bases, ...(owners.sitesGiven ? [] : ofSite), ...(owners.accountsGiven ? [] : ofAccount)];
  return [
    `${colors.bold('Countersign observes')} what is sent to ${colors.cyan(url)}. ${ends}`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(11)} ${value}`),
    '',
  ].join('\n');
}
