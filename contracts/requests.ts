import { type Exchange, type HttpRequest, headerValues, queryOf } from '../codecs/exchange.ts';
import type { Call, Credentials, FindingLevel, Rule, Sent, Violation } from './rule.ts';

/** Methods whose request, sent again, does again what it did. */
const NOT_REPEATABLE = ['packaging.registerStorage', 'packaging.registerJob', 'sevu.requestTicket'];

/** Answers after which a request may well succeed the next time. */
const PASSING = [408, 425, 429];

/** A call is one request. Where an answer came, another request does twice what was asked for once. */
export const ONE_REQUEST: Rule<Call> = {
  id: 'service/one-request',
  title: 'A client sends one request for a call, and not again what has been answered.',
  level: 'should',
  clause: 'docs/client-protocol.md',
  hint: 'Leave it to the caller to try again. Never repeat by yourself what registers or grants something.',
  check(call) {
    // What the service posts to the client's receiver is no request of the client.
    const exchanges = call.exchanges.filter(({ operation }) => operation !== 'packagingResult');
    const [worst] = exchanges
      .slice(0, -1)
      .flatMap((before) => againAfter(call, before) ?? [])
      .sort((a, b) => Number(b.level === 'should') - Number(a.level === 'should'));
    if (worst === undefined) return [];
    return [
      {
        message: `The client sent ${exchanges.length} requests for one call: again after ${worst.after}.`,
        expected: 'one request',
        actual: exchanges.map(({ request }) => `${request.method} ${pathAlone(request)}`).join(', '),
        level: worst.level,
        ...(exchanges.slice(1).every((next, index) => isSame(exchanges[index]!, next))
          ? { diagnosis: 'it is the same request, byte for byte: a service that refuses replays refuses it' }
          : {}),
      },
    ];
  },
};

/** How much it weighs that another request followed an exchange; `undefined` where that is all right. */
function againAfter(
  { case: { method, situation } }: Call,
  { response }: Exchange,
): { level: FindingLevel; after: string } | undefined {
  const mayRepeat = !NOT_REPEATABLE.includes(method);
  const isCut = situation.kind === 'trouble' && situation.trouble.kind === 'truncate';
  if (response === undefined || isCut)
    return mayRepeat ? undefined : { level: 'may', after: 'a connection that was cut' };
  const { status } = response;
  const isFinal = status >= 400 && status < 500 && !PASSING.includes(status);
  return mayRepeat && !isFinal ? undefined : { level: 'should', after: `an answer with status ${status}` };
}

const isSame = ({ request: a }: Exchange, { request: b }: Exchange): boolean =>
  a.method === b.method && a.target === b.target && Buffer.from(a.body).equals(b.body);

const pathAlone = ({ target }: HttpRequest): string => target.split('?')[0]!;

/** What a redirect leads to is asked without what only the service may see. */
export const CREDENTIALS_STAY: Rule<Sent> = {
  id: 'service/credentials-stay',
  title: 'A client that follows a redirect to another host takes no credentials there.',
  level: 'must',
  clause: 'docs/client-protocol.md',
  hint: 'Switch redirects off, as no API has any; or follow them within the host of the target only.',
  check({ call, exchange: { request } }) {
    const [first] = call.exchanges;
    if (first === undefined || hostOf(request) === hostOf(first.request)) return undefined;
    const carried = credentialsIn(request, call.credentials, first.request);
    const violation: Violation = {
      message: `The client followed a redirect to another host and took ${carried.join(' and ')} there.`,
      expected: `no request, or one without credentials, to ${hostOf(request)}`,
      actual: `${request.method} ${pathAlone(request)}`,
    };
    return carried.length === 0 ? [] : [violation];
  },
};

const hostOf = ({ headers }: HttpRequest): string | undefined => headerValues(headers, 'host')[0];

/** What a request holds that proves whose it is, or that was sealed with it. */
function credentialsIn(
  { target, headers, body }: HttpRequest,
  { site, encToken, account }: Credentials,
  first: HttpRequest,
): string[] {
  const text = [target, ...headers.flat(), Buffer.from(body).toString('utf8')].join('\n');
  const named: [string, string | null][] = [
    ['the site key', site.siteKey],
    ['the access key', site.accessKey],
    ['the enc-token', encToken],
    ['the API secret', account.apiSecret],
    ['the signed request of the account', account.apiKey],
    ['the envelope', queryOf(first.target).get('pallycon-apidata')],
  ];
  return named
    .filter(([, value]) => value && (text.includes(value) || text.includes(encodeURIComponent(value))))
    .map(([name]) => name);
}
