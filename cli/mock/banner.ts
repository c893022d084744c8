import { colors } from '../../reports/console/screen.ts';
import type { Api } from '../../specs/index.ts';
import { type Connection, environmentOf } from './credentials.ts';
import { sampleRequests } from './requests.ts';

/** What a user needs to begin with: where everything is, the credentials, and a request for each API that works. */
export function banner(apis: Api[], connection: Connection, admin: boolean): string {
  const { url, site, encToken, account, caFile } = connection;
  const rows: [string, string][] = [
    ['Site ID', site.siteId],
    ['Site key', site.siteKey],
    ['Access key', site.accessKey],
    ['enc-token', encToken],
    ['API key', account.apiKey],
    ['API secret', account.apiSecret],
    ['CDN', String(account.cdn)],
    ...(caFile === undefined ? [] : ([['CA certificate', caFile]] as [string, string][])),
  ];
  const requests = sampleRequests(apis, url, site, account, caFile !== undefined);
  return [
    `${colors.bold('Countersign mock')} of ${apis.join(', ')} on ${colors.cyan(url)}`,
    `Documents: ${url}/docs${admin ? `   Journal: ${url}/_countersign/journal` : ''}   Ctrl-C ends it.`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(15)} ${value}`),
    ...requests.flatMap(({ title, command }) => ['', colors.dim(`# ${title}`), command]),
    '',
  ].join('\n');
}

/** The same for programs, in one line. */
export function bannerJson(apis: Api[], connection: Connection): string {
  const { url, site, encToken, account, caFile } = connection;
  const requests = sampleRequests(apis, url, site, account, caFile !== undefined);
  const environment = environmentOf(connection);
  return `${JSON.stringify({ url, apis, site, encToken, account, caFile, environment, requests })}\n`;
}
