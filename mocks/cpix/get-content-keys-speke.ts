import { type HttpRequest, queryOf } from '../../codecs/exchange.ts';
import type { Operation } from '../twin/operation.ts';
import { answerKeyRequest } from './answer-key-request.ts';

/** Answers a request as V2 does, its token in the query (SPK-002, SPK-003, A-81). How AWS signs requests is not looked at. */
export const getContentKeysSpeke: Operation = (request, _parameters, world) =>
  answerKeyRequest(request, tokenIn(request), world, { level: 'V2', speke: true });

/** The token of the query, empty where there is none or several. A plus sign is that, of base64, and not a space. */
function tokenIn({ target }: HttpRequest): string {
  const [token = '', ...others] = new Set(queryOf(target).getAll('enc-token'));
  return others.length > 0 ? '' : token.replaceAll(' ', '+');
}
