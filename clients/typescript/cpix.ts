import { type ContentKeys, readAnswer } from './cpix-answer.ts';
import { buildRequest, type KeyQuery, requireContentId, requireQuery } from './cpix-request.ts';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { jsonObject, send } from './http.ts';

/** Fetches keys from the key server, whose complete URL has the enc-token: V2, and SPEKE, which is specified alike. */
export async function getContentKeys(kmsUrl: string, query: KeyQuery): Promise<ContentKeys> {
  requireQuery(query);
  const body = buildRequest(query);
  const headers = { 'Content-Type': 'application/xml' };
  const keys = await fetchKeys(kmsUrl, query.content_id, { method: 'POST', headers, body });
  const wanted = query.track_types ?? [];
  const given = keys.content_key_list.map(({ track_type: track }) => track);
  if (wanted.length > 0 && [...given].sort().join() !== [...wanted].sort().join())
    throw new MalformedResponseError('The answer has not one key for each track');
  return keys;
}

/** Fetches the key of a content from V1, which has one for all tracks. */
export async function getContentKeysV1(kmsUrl: string, query: KeyQuery): Promise<ContentKeys> {
  if (query.track_types !== undefined) throw new InvalidInputError('V1 has one key for all tracks');
  return getContentKeys(kmsUrl, query);
}

/** Fetches the key of a content as NEA-DVR does. @param kmsUrl with streaming format, enc-token and content ID */
export async function getNeaDvrKeys(
  kmsUrl: string,
  contentId: string,
  streamingFormat: string,
): Promise<ContentKeys> {
  requireContentId(contentId);
  if (!['dash', 'hls'].includes(streamingFormat))
    throw new InvalidInputError(`There is no streaming format ${streamingFormat}`);
  return fetchKeys(kmsUrl, contentId, { method: 'GET' });
}

/** Whether the key server is there. */
export async function heartbeat(baseUrl: string): Promise<{ alive: true }> {
  const { status, text } = await send(`${baseUrl}/cpix/getKey/heartbeat`, { method: 'GET' });
  if (status !== 200) throw new TransportError('http', `HTTP status ${status}`, status);
  if (text.trim() !== 'SUCCESS') throw new MalformedResponseError('The key server does not say SUCCESS');
  return { alive: true };
}

async function fetchKeys(url: string, contentId: string, init: RequestInit): Promise<ContentKeys> {
  const { status, text } = await send(url, init);
  const error = jsonObject(text);
  if (error?.error_code !== undefined)
    throw new ApiError(String(error.error_code), String(error.error_message ?? ''), status);
  if (status !== 200) throw new TransportError('http', `HTTP status ${status}`, status);
  const keys = readAnswer(text);
  if (keys.content_id !== contentId) throw new MalformedResponseError('The answer is for another content');
  return keys;
}
