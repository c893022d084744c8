import type { HttpResponse } from '../../codecs/exchange.ts';
import type { Reply } from '../listener.ts';
import type { Twin } from './operation.ts';
import type { Site } from './world.ts';

/** What a server does instead of what it would by itself. */
export type Fault =
  /** Reports one of the service's own errors. Nothing is stored. */
  | { kind: 'error'; code: string }
  /** Answers anything. Nothing is stored. */
  | { kind: 'respond'; response: HttpResponse }
  /** Answers as it would, under another HTTP status. */
  | { kind: 'status'; status: number }
  /** Answers as it would, under another media type. */
  | { kind: 'content-type'; value: string }
  /** Answers as it would, the body written otherwise. */
  | { kind: 'rewrite'; rewrite: (body: string) => Pick<HttpResponse, 'body' | 'encoding'> }
  /** Answers with text that is neither JSON nor XML, under the media type the answer would have. */
  | { kind: 'malformed' }
  /** Answers later, by so many milliseconds. */
  | { kind: 'delay'; ms: number }
  /** Cuts the connection after so many bytes of the body, half of it by default; Content-Length says the whole. */
  | { kind: 'truncate'; bytes?: number }
  /** Cuts the connection without an answer. */
  | { kind: 'drop' }
  /** Never answers, and leaves the connection open. */
  | { kind: 'silence' };

/** Whether a request under this fault may store anything: not where the client is told that it failed. */
export const refuses = ({ kind }: Fault): boolean => kind === 'error' || kind === 'respond';

/** What becomes of an answer under a fault. */
export function underFault(reply: Reply, fault: Fault, twin: Twin, site?: Site): Reply {
  const { response } = reply;
  switch (fault.kind) {
    case 'error':
      return { ...reply, response: twin.failure(fault.code, site) };
    case 'respond':
      return { ...reply, response: fault.response };
    case 'delay':
      return { ...reply, delayMs: (reply.delayMs ?? 0) + fault.ms };
    case 'drop':
      return withoutAnswer(reply);
    case 'silence':
      return { silent: true };
  }
  if (response === undefined) return reply;
  switch (fault.kind) {
    case 'status':
      return { ...reply, response: { ...response, status: fault.status } };
    case 'rewrite':
      return { ...reply, response: { ...response, ...fault.rewrite(response.body) } };
    case 'content-type':
      return { ...reply, response: { ...response, headers: withContentType(response, fault.value) } };
    case 'malformed':
      return { ...reply, response: { ...response, body: `<${response.body.slice(1, 40)} \u0000{` } };
    case 'truncate':
      return {
        ...reply,
        cutAfter: fault.bytes ?? Math.floor(Buffer.byteLength(response.body, 'utf8') / 2),
      };
  }
}

const withContentType = ({ headers }: HttpResponse, value: string): HttpResponse['headers'] => [
  ...headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
  ['Content-Type', value],
];

const withoutAnswer = ({ delayMs }: Reply): Reply => (delayMs === undefined ? {} : { delayMs });
