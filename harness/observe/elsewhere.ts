import { writeEncToken } from '../../codecs/enc-token.ts';
import type { HttpRequest, HttpResponse } from '../../codecs/exchange.ts';
import type { Api } from '../../specs/index.ts';
import type { CaseResult } from '../result.ts';
import { asReported } from '../run-case.ts';
import { passwordsIn, type Secret, scrubbed } from '../scrub.ts';
import { documentedHosts, type Place } from './hosts.ts';
import type { Owners } from './owners.ts';
import { egressTo, hostOf, nameOf } from './rules.ts';

/** How many requests to one host a report shows. */
const SHOWN = 20;

/** What stands where the API does for what is of none. */
export const ELSEWHERE = 'elsewhere' as Api;

/** What a program asked of hosts that are none of the APIs. */
export class Elsewhere {
  readonly #requests = new Map<string, { place: Place; requests: HttpRequest[] }>();

  /** Notes a request, or a connection on which none came. Gives how it looks in the report by now. */
  note(place: Place, request: HttpRequest | undefined, owners: Owners): CaseResult {
    const name = nameOf(place);
    const own = this.#requests.get(name) ?? { place, requests: [] };
    this.#requests.set(name, own);
    if (request !== undefined) own.requests.push(request);
    return resultOf(own.place, own.requests, owners);
  }
}

function resultOf(place: Place, requests: HttpRequest[], owners: Owners): CaseResult {
  const secrets = secretsOf(owners);
  const carried = secrets.filter(({ value }) => requests.some((request) => holds(request, value)));
  const finding = egressTo(place, requests, [...new Set(carried.map(({ name }) => `the ${name}`))]);
  const response = refusal(place);
  const result: CaseResult = {
    id: `observed/elsewhere/${slugOf(nameOf(place))}`,
    title: `Requests to ${nameOf(place)}`,
    api: ELSEWHERE,
    operation: 'request',
    clauses: [],
    status: finding.level === 'must' ? 'failed' : 'warned',
    durationMs: 0,
    findings: [finding],
    exchanges: requests.slice(0, SHOWN).map((request) => asReported({ request, response })),
  };
  return scrubbed(result, [...secrets, ...passwordsIn(requests)]) as CaseResult;
}

/** What is secret of everybody who is known. */
export function secretsOf({ world, encTokens }: Owners): Secret[] {
  const tokens = [...encTokens, ...[...world.sites.values()].map(writeEncToken)];
  return [
    ...tokens.map((value) => ({ name: 'enc-token', value })),
    ...[...world.sites.values()].flatMap(({ siteKey, accessKey }) => [
      { name: 'site key', value: siteKey },
      { name: 'access key', value: accessKey },
    ]),
    ...[...world.accounts.values()].map(({ apiSecret }) => ({ name: 'API secret', value: apiSecret })),
  ];
}

function holds({ target, headers, body }: HttpRequest, secret: string | Uint8Array): boolean {
  const text = [target, ...headers.flat(), Buffer.from(body).toString('utf8')].join('\n');
  return typeof secret === 'string' && (text.includes(secret) || text.includes(encodeURIComponent(secret)));
}

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');

/** What a program is answered that asks a host which is none of the APIs: who refuses, and why. */
export function refusal(place: Place): HttpResponse {
  const hosts = documentedHosts().map(({ name }) => name.replace(/\{[^}]*\}/g, '*'));
  return {
    status: 502,
    headers: [['Content-Type', 'text/plain;charset=UTF-8']],
    body: [
      `Countersign observes this program and refuses its request to ${nameOf(place)}.`,
      `It lets requests through to the hosts of the APIs alone: ${hosts.join(', ')}.`,
      `To have it answered as one of them: countersign observe --host ${nameOf(place)}=API.`,
      `To let it through: countersign observe --allow ${hostOf(place)}.`,
      '',
    ].join('\n'),
  };
}
