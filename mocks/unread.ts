import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node says of a connection that it could not read a request from. */
export interface UnreadError extends NodeJS.ErrnoException {
  /** What came, where the parser stopped. */
  rawPacket?: Buffer;
  /** What went wrong with TLS, in the words of OpenSSL. */
  reason?: string;
}

/** Every TLS connection begins with this byte, which stands for a handshake (RFC 8446, 5.1). */
const HANDSHAKE = 0x16;

/**
 * Why no request could be read, as the end of a sentence; `undefined` for a client that left before it had said anything
 * wrong, or never said anything. Nothing of what came is in it.
 */
export function whyUnread(
  { code = '', message, rawPacket, reason = message }: UnreadError,
  bytesRead: number,
): string | undefined {
  if (code === 'ECONNRESET' || code === 'EPIPE') return undefined;
  if (rawPacket?.[0] === HANDSHAKE) return 'it is TLS, and this server speaks plain HTTP';
  if (code === 'ERR_SSL_HTTP_REQUEST') return 'it is plain HTTP, and this server speaks HTTPS';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return bytesRead === 0 ? undefined : 'it did not come to its end in time';
  if (code === 'HPE_HEADER_OVERFLOW') return 'its header is larger than servers read';
  if (code.startsWith('HPE_')) return `it is no HTTP/1.1: ${message.replace(/^Parse Error:\s*/, '')}`;
  return `the connection failed: ${reason.split('\n')[0]}`;
}

/** The answers of node:http to what it cannot read; 400 to all else. */
const ANSWERS: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Answers what could not be read and ends the connection, as node:http does where nobody listens for `clientError`. */
export function refuseUnread({ code = '' }: UnreadError, socket: Socket): void {
  // An answer that has begun to go out must not get another one into it.
  const { _httpMessage: under } = socket as { _httpMessage?: ServerResponse | null };
  if (socket.writable && !under?.headersSent)
    socket.write(`HTTP/1.1 ${ANSWERS[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  socket.destroySoon();
}
