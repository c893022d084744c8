import type { Operation } from '../twin/operation.ts';
import { answerKeyRequest } from './answer-key-request.ts';

/** Answers a request for a single key, as V1 does: without what came with V2 (CPX-039, A-70). */
export const getContentKeysV1: Operation = (request, { encToken = '' }, world) =>
  answerKeyRequest(request, encToken, world, { level: 'V1', speke: false });
