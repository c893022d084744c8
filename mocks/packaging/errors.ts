import type { HttpResponse } from '../../codecs/exchange.ts';
import { packagingErrors } from '../../specs/index.ts';
import type { Failure, FailureCode } from '../../specs/packaging/types.ts';
import type { Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';

/** How the service reports an error: status 200, the code, its text, no result member. */
export function failure(code: string): HttpResponse {
  const row = packagingErrors().find((error) => error.code === code);
  if (row === undefined) throw new RangeError(`The packaging API has no error code ${code}`);
  const answer: Failure = { error_code: row.code as FailureCode, error_message: row.text };
  return jsonResponse(200, answer);
}

/** The outcome of a request the service refuses. */
export function refuse(code: string, reason: string, decoded?: unknown): Outcome {
  return { decoded, conclusion: { kind: 'refused', code, reason }, response: failure(code) };
}
