import { type HttpRequest, pathOf } from '../../../codecs/exchange.ts';
import type { Call } from '../../rule.ts';

/** A known mistake, and whether it was made. */
interface Row<Seen> {
  mistake: string;
  made(seen: Seen): boolean;
}

interface SeenAddress {
  method: string;
  path: string;
  query: string;
  api: string;
}

const ADDRESSES: Row<SeenAddress>[] = [
  {
    mistake: 'two slashes follow each other; there is one, whoever writes it',
    made: ({ path }) => path.includes('//'),
  },
  {
    mistake: 'it is sent with GET; keys are asked for with POST, the document in the body',
    made: ({ method, api }) => method === 'GET' && api !== 'nea-dvr',
  },
  {
    mistake: 'it is sent with PUT; keys are asked for with POST',
    made: ({ method }) => method === 'PUT',
  },
  {
    mistake: 'it is sent with POST; NEA-DVR asks with GET and has no body',
    made: ({ method, api }) => method === 'POST' && api === 'nea-dvr',
  },
  {
    mistake: 'it is the URL of V1',
    made: ({ path, api }) => path.includes('/v1/') && api !== 'v1',
  },
  {
    mistake: 'it is the URL of V2',
    made: ({ path, api }) => path.includes('/v2/') && api !== 'v2',
  },
  {
    mistake: 'the version is missing from the path',
    made: ({ path, api }) => /^\/cpix\/pallycon\//.test(path) && (api === 'v1' || api === 'v2'),
  },
  {
    mistake: 'it is the URL of SPEKE, with the token in the query',
    made: ({ path, api }) => path.endsWith('/cpix/getKey') && api !== 'speke',
  },
  {
    mistake: 'the token stands in the path; SPEKE has it in the query as enc-token',
    made: ({ path, api }) => /\/cpix\/getKey\/./.test(path) && api === 'speke',
  },
  {
    mistake: 'the token stands in the query; this API has it as the last segment of the path',
    made: ({ query, api }) => /token=/i.test(query) && api !== 'speke',
  },
  {
    mistake: 'the path ends in a slash',
    made: ({ path }) => path.length > 1 && path.endsWith('/'),
  },
  {
    mistake: 'the path is not in the letters of the documents: getKey has a capital K',
    made: ({ path }) => /getkey/i.test(path) && !path.includes('getKey'),
  },
  {
    mistake: 'a slash in the content ID is not escaped; it is %2F in a path',
    made: ({ path, api }) => api === 'nea-dvr' && path.split('/').length > 6,
  },
];

/** Why a request went to no operation, or to another one; `undefined` when it is no known mistake. */
export function explainAddress({ method, target }: HttpRequest, { input }: Call): string | undefined {
  const path = pathOf(target);
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  const seen = { method, path, query, api: String(input.api) };
  return ADDRESSES.find(({ made }) => made(seen))?.mistake;
}

interface SeenToken {
  actual: string;
  issued: string;
  call: Call;
}

const TOKENS: Row<SeenToken>[] = [
  { mistake: 'there is none', made: ({ actual }) => actual === '' },
  {
    mistake: 'it is percent-encoded twice',
    made: ({ actual, issued }) => actual.includes('%') && unescaped(actual) === issued,
  },
  {
    mistake: 'the padding of its base64 was cut off; it is sent as it was issued',
    made: ({ actual, issued }) => actual === issued.replace(/=+$/, ''),
  },
  {
    mistake: 'a line end or a space stands beside it',
    made: ({ actual, issued }) => actual.trim() === issued,
  },
  {
    mistake: 'it is in lower case; its letters count',
    made: ({ actual, issued }) => actual === issued.toLowerCase(),
  },
  {
    mistake: 'it is in upper case; its letters count',
    made: ({ actual, issued }) => actual === issued.toUpperCase(),
  },
  {
    mistake: 'it was encoded as base64 once more',
    made: ({ actual, issued }) => decoded(actual) === issued,
  },
  { mistake: 'it is the JSON inside the token', made: ({ actual, issued }) => actual === decoded(issued) },
  {
    mistake: 'it is the access key alone',
    made: ({ actual, call }) => actual === call.credentials.site.accessKey,
  },
  { mistake: 'it is the site ID alone', made: ({ actual, call }) => actual === call.credentials.site.siteId },
  {
    mistake: 'it is the content ID; content ID and token are exchanged',
    made: ({ actual, call }) => actual === call.input.content_id,
  },
  {
    mistake: 'it is cut short',
    made: ({ actual, issued }) => actual.length > 8 && issued.startsWith(actual),
  },
  {
    mistake: 'its JSON was written anew; the token is sent byte for byte as it was issued',
    made: ({ actual, issued }) => sameJson(decoded(actual), decoded(issued)),
  },
];

/** How a wrong enc-token was made; `undefined` when in no known way. */
export function explainToken(actual: string, call: Call): string | undefined {
  const seen = { actual, issued: call.credentials.encToken, call };
  return TOKENS.find(({ made }) => made(seen))?.mistake;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

function sameJson(one: string, other: string): boolean {
  try {
    const members = (json: string) => JSON.stringify(Object.entries(JSON.parse(json) as object).sort());
    return members(one) === members(other);
  } catch {
    return false;
  }
}
