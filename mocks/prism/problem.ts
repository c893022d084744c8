import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from '../../codecs/exchange.ts';

/** One thing that is wrong with a request. */
export interface Violation {
  /** Part of the request and name in it: `query`, `path/streamingformat`, `body/json`. */
  at: string;
  /** The keyword of JSON Schema that is violated. */
  code: string;
  message: string;
}

/** Why a request gets no answer of the document. */
export interface Problem {
  kind: 'problem';
  status: number;
  detail: string;
  violations?: Violation[];
  /** The methods that a path takes, with status 405. */
  allow?: string[];
}

export const problem = (status: number, detail: string): Problem => ({ kind: 'problem', status, detail });

/** A problem as RFC 9457 has it. Its type is `about:blank`: the status says all there is to say by machine. */
export function problemResponse({ status, detail, violations, allow }: Problem): HttpResponse {
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail, violations };
  const headers: HttpResponse['headers'] = [['Content-Type', 'application/problem+json']];
  if (allow !== undefined) headers.push(['Allow', allow.join(', ')]);
  return { status, headers, body: JSON.stringify(body) };
}
