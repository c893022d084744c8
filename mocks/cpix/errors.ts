import type { HttpResponse } from '../../codecs/exchange.ts';
import type { Failure } from '../../specs/cpix/types.ts';
import type { Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';

/**
 * The documents name no errors of the key server. These are the ones the twin has: the two a client can provoke, as
 * status and JSON.
 */
const ERRORS: Record<string, { status: number; message: string }> = {
  UNAUTHORIZED: { status: 401, message: 'The enc-token is not valid' },
  INVALID_REQUEST: { status: 400, message: 'The request is not a CPIX document the key server can use' },
};

/** How the key server reports an error. */
export function failure(code: string): HttpResponse {
  const error = ERRORS[code];
  if (error === undefined) throw new RangeError(`The key server has no error ${code}`);
  const answer: Failure = { error_code: code, error_message: error.message };
  return jsonResponse(error.status, answer);
}

/** The outcome of a key request the server refuses. */
export function refuse(code: string, reason: string, decoded?: unknown): Outcome {
  return { decoded, conclusion: { kind: 'refused', code, reason }, response: failure(code) };
}
