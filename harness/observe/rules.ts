import type { HttpRequest } from '../../codecs/exchange.ts';
import type { Finding, Requirement } from '../../contracts/rule.ts';
import type { Place } from './hosts.ts';

const clause = 'docs/observe.md';

const EGRESS: Requirement = {
  id: 'observe/unexpected-egress',
  title: 'A program asks no host but those of the APIs.',
  level: 'should',
  clause,
  hint: 'Leave it out; or say that it belongs to an API with --host NAME=API, or that it may be asked with --allow NAME.',
};

const OPERATION: Requirement = {
  id: 'observe/documented-operation',
  title: 'A request to a host of an API is one of its operations.',
  level: 'must',
  clause,
  hint: 'Send the documented method and path; countersign list methods shows them.',
};

const ADDRESS: Requirement = {
  id: 'observe/documented-address',
  title: 'A documented host is asked by https, at its usual port.',
  level: 'should',
  clause,
  hint: 'Begin the URL with https:// and leave the port out: what stands in it is for nobody else to read.',
};

/** What a program that is observed is held to, whichever API it uses (docs/observe.md). */
export const OBSERVE_RULES: Requirement[] = [EGRESS, OPERATION, ADDRESS];

/** The finding that a program asked a host that is none of the APIs. @param carried what it took there */
export const egressTo = (place: Place, requests: HttpRequest[], carried: string[]): Finding => {
  const took = carried.length === 0 ? '' : `, and took ${carried.join(' and ')} there`;
  const [first] = requests;
  return finding(carried.length === 0 ? EGRESS : { ...EGRESS, level: 'must' }, {
    message: `The program ${whatItDid(nameOf(place), requests.length)}, which is no host of the APIs${took}.`,
    expected: 'no request',
    actual: first === undefined ? `a connection to ${nameOf(place)}` : `${first.method} ${pathAlone(first)}`,
  });
};

function whatItDid(name: string, requests: number): string {
  if (requests === 0) return `opened a connection to ${name}`;
  return requests === 1 ? `asked ${name}` : `asked ${requests} things of ${name}`;
}

/** The finding that a request to the host of an API is for none of its operations. */
export const noOperation = (request: HttpRequest, reason: string): Finding =>
  finding(OPERATION, {
    message: `The request is none of the API: ${reason}.`,
    actual: `${request.method} ${pathAlone(request)}`,
  });

/** The finding that a documented host was asked at another address than the documented one; none where it was not. */
export function otherAddress({ hostname, port }: Place, protocol: string): Finding[] {
  if (protocol === 'https' && port === 443) return [];
  return [
    finding(ADDRESS, {
      message: `${hostname} was asked by ${protocol} at port ${port}.`,
      expected: `https://${hostname}`,
      actual: `${protocol}://${hostname}:${port}`,
    }),
  ];
}

/** A host as it stands in a URL: an address of IPv6 in brackets. */
export const hostOf = ({ hostname }: Place): string => (hostname.includes(':') ? `[${hostname}]` : hostname);

/** How a place is told of: without the port that is usual. */
export const nameOf = (place: Place): string =>
  place.port === 443 || place.port === 80 ? hostOf(place) : `${hostOf(place)}:${place.port}`;

const pathAlone = ({ target }: HttpRequest): string => target.split('?')[0]!;

function finding(
  { id, title, level, clause, hint }: Requirement,
  seen: Pick<Finding, 'message' | 'expected' | 'actual'>,
): Finding {
  return { rule: id, level, clause, requirement: title, hint, ...seen };
}
