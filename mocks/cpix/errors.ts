import type { HttpResponse } from '../../codecs/exchange.ts';
import type { Failure } from '../../specs/cpix/types.ts';
import { keyServerErrors } from '../../specs/index.ts';
import type { Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { Site } from '../twin/world.ts';

/** How the key server reports an error to a site, in the style of the site, in words of its own or others. */
export function failure(code: string, site?: Site, message?: string): HttpResponse {
  const error = keyServerErrors().find((row) => row.code === code);
  if (error === undefined) throw new RangeError(`The key server has no error ${code}`);
  const { status, text } = error;
  const answer: Failure = { error_code: code, error_message: message ?? text };
  switch (site?.errorStyle) {
    case 'text':
      return {
        status,
        headers: [['Content-Type', 'text/plain;charset=UTF-8']],
        body: answer.error_message,
      };
    case 'ok':
      return jsonResponse(200, answer);
    default:
      return jsonResponse(status, answer);
  }
}

/** The outcome of a key request with a token that is not one of a site. The answer does not say what is wrong with it. */
export const unauthorized = (reason: string, site: Site | undefined, decoded: unknown): Outcome => ({
  ...ofSite(site),
  decoded,
  conclusion: { kind: 'refused', code: 'UNAUTHORIZED', reason },
  response: failure('UNAUTHORIZED', site),
});

/** The outcome of a key request that cannot be answered; the answer says why. */
export function invalid(problem: string, site: Site, decoded: unknown): Outcome {
  const reason = problem.length > 500 ? `${problem.slice(0, 500)}…` : problem;
  return {
    ...ofSite(site),
    decoded,
    conclusion: { kind: 'refused', code: 'INVALID_REQUEST', reason },
    response: failure('INVALID_REQUEST', site, reason),
  };
}

const ofSite = (site: Site | undefined): Pick<Outcome, 'site'> =>
  site === undefined ? {} : { site: site.siteId };
