import { CONTRACTS } from '../../contracts/index.ts';
import { rulesOf } from '../../contracts/judge.ts';
import { NEEDS_CALLER } from '../../contracts/observed.ts';
import { documentedHosts } from '../../harness/observe/hosts.ts';
import { APIS, type Api } from '../../specs/index.ts';

/**
 * Lines that say what the verdict rests on: the rules that were held against something, and those that were not, by the
 * clauses that they are of.
 */
export function exercised(held: ReadonlySet<string>, apis: ReadonlySet<Api>): string[] {
  const unseen = APIS.filter((api) => !apis.has(api));
  return [
    ...APIS.filter((api) => apis.has(api)).flatMap((api) => ofApi(api, held)),
    ...(unseen.length === 0 ? [] : [`Nothing was seen of ${unseen.join(' and ')}.`]),
  ];
}

function ofApi(api: Api, held: ReadonlySet<string>): string[] {
  const rules = [...new Map(rulesOf(CONTRACTS[api]).map((rule) => [rule.id, rule])).values()];
  const isSent = new Set(sentRules(api));
  const own = rules.filter(({ id }) => held.has(id));
  const clauses = new Set(own.map(({ clause }) => clause));
  const others = [...new Set(rules.map(({ clause }) => clause))].filter((clause) => !clauses.has(clause));
  const results = rules.filter(({ id }) => !isSent.has(id) || NEEDS_CALLER.has(id)).length;
  return [
    `${api}: ${own.length} of ${rules.length} rules exercised, clauses ${list(clauses)}.`,
    `${api}: not exercised are the clauses ${list(others)}. ${results} of the rules need to know what the caller wanted or got: countersign run holds a client to them.`,
  ];
}

/** IDs of the rules about what is sent, which are all that can be held against what is merely seen. */
function sentRules(api: Api): string[] {
  const { sent, methods } = CONTRACTS[api];
  return [...sent, ...Object.values(methods).flatMap((own) => own.sent)].map(({ id }) => id);
}

const list = (clauses: Iterable<string>): string => [...clauses].sort().join(', ') || 'none';

/** What is known where nothing was asked of an API. */
export interface Unseen {
  /** Where requests were to be sent; absent behind a proxy. */
  url?: string | undefined;
  /** Whether something else was asked: other hosts, or paths that no API has. */
  elsewhere: boolean;
  /** Whether the program ended with another exit code than 0. */
  failed: boolean;
}

/** What to do where nothing was asked of an API. */
export function nothingSeen({ url, elsewhere, failed }: Unseen): string {
  if (url !== undefined && elsewhere) return `None of the requests to ${url} is one of an API.`;
  if (url !== undefined)
    return `No request came to ${url}. Set it as the host of the program: COUNTERSIGN_URL in its environment says it.`;
  const hosts = documentedHosts().filter(({ name }) => !name.startsWith('{'));
  const none = `No request came for ${hosts.map(({ name }) => name).join(', ')}.`;
  if (elsewhere)
    return `${none} The program goes through the proxy and asks others: --host NAME=API says that one of these serves an API.`;
  const early = failed ? ' It may have ended before it asked for anything: see what it says.' : '';
  return `${none}${early} The program may pass over the proxy: see that its HTTP library heeds HTTPS_PROXY and HTTP_PROXY, which are set for it, or give it the URL in them. Where its hosts are others: --host NAME=API. Where it can be told another host: --listen.`;
}
