import type { HttpResponse } from '../../codecs/exchange.ts';

/** A JSON answer. */
export const jsonResponse = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: [['Content-Type', 'application/json;charset=UTF-8']],
  body: JSON.stringify(body),
});
