import type { HttpRequest } from '../../codecs/exchange.ts';
import type { Parts } from '../control.ts';
import type { Reply } from '../listener.ts';
import { jsonResponse } from '../twin/respond.ts';

/** A request to the admin API that fits its OpenAPI document. */
export interface AdminRequest {
  /** From path and query, by their names. */
  parameters: Readonly<Record<string, string>>;
  /** The JSON of the body, an empty object for none. */
  body: unknown;
  http: HttpRequest;
}

/** One operation of the admin API. What it throws as a `ControlError` becomes 404 or 409. */
export type Handler = (request: AdminRequest, parts: Parts) => Reply | Promise<Reply>;

export const ok = (body: unknown): Reply => ({ response: jsonResponse(200, body) });
export const created = (body: unknown): Reply => ({ response: jsonResponse(201, body) });
