import type { HttpResponse } from '../../codecs/exchange.ts';
import type { Failure } from '../../specs/cpix/types.ts';
import { keyServerErrors } from '../../specs/index.ts';
import type { Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';

/** How the key server reports an error: an HTTP status and JSON. */
export function failure(code: string): HttpResponse {
  const error = keyServerErrors().find((row) => row.code === code);
  if (error === undefined) throw new RangeError(`The key server has no error ${code}`);
  const answer: Failure = { error_code: code, error_message: error.text };
  return jsonResponse(error.status, answer);
}

/** The outcome of a key request the server refuses. */
export function refuse(code: string, reason: string, decoded?: unknown): Outcome {
  return { decoded, conclusion: { kind: 'refused', code, reason }, response: failure(code) };
}
