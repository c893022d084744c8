import type { Operation } from '../twin/operation.ts';
import { answerKeyRequest } from './answer-key-request.ts';

/** Answers a request for one key or several, one for each track, as V2 does (CPX-040, CPX-043). */
export const getContentKeysV2: Operation = (request, { encToken = '' }, world) =>
  answerKeyRequest(request, encToken, world, { level: 'V2', speke: false });
