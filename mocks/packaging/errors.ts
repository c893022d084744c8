import type { HttpResponse } from '../../codecs/exchange.ts';
import { type Code, packagingErrors } from '../../specs/index.ts';
import type { Failure, FailureCode } from '../../specs/packaging/types.ts';
import { jsonResponse } from '../twin/respond.ts';

/** Why the service refuses a request, with one of its codes. */
export interface Refusal {
  kind: 'refused';
  code: FailureCode;
  /** What is wrong and what is expected, for the developer of the client. */
  reason: string;
}

/** Refuses a request for a parameter that is not as it should be. */
export const invalid = (reason: string): Refusal => ({ kind: 'refused', code: 'A1000', reason });

/** How the service reports an error: status 200, the code, its text, no result member. */
export function failure(code: string): HttpResponse {
  const row = rowOf(code);
  if (row === undefined || code === SUCCESS)
    throw new RangeError(`The packaging API has no error code ${code}`);
  const answer: Failure = { error_code: code as FailureCode, error_message: row.text };
  return jsonResponse(200, answer);
}

const SUCCESS = '0000';

/** The two members with which an answer tells success. */
export const succeeded = (): { error_code: typeof SUCCESS; error_message: string } => ({
  error_code: SUCCESS,
  error_message: rowOf(SUCCESS)!.text,
});

const rowOf = (code: string): Code | undefined => packagingErrors().find((row) => row.code === code);
