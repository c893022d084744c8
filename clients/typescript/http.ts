import { TransportError } from './errors.ts';

/** How long a server may take to answer, in milliseconds. */
const TIMEOUT = 5000;

export interface Answer {
  status: number;
  text: string;
}

/** Sends a request and reads the answer as text, whatever its status. Redirects are not followed: they would carry credentials along. */
export async function send(url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw toTransportError(error as Error & { cause?: { code?: string } });
  }
}

function toTransportError(error: Error & { cause?: { code?: string } }): TransportError {
  if (error.name === 'TimeoutError') return new TransportError('timeout', `No answer within ${TIMEOUT} ms`);
  const code = error.cause?.code ?? '';
  const isTls = /CERT|TLS|SSL|SIGNED|ALTNAME|VERIFY/.test(code);
  return new TransportError(isTls ? 'tls' : 'connection', `The request failed: ${code || error.message}`);
}

/** The JSON object in an answer, or `undefined` when it is none. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
