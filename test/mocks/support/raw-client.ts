import { connect, type Socket } from 'node:net';

export interface Reception {
  /** Everything that came. */
  text: string;
  /** Whether the server ended the connection in the time there was. */
  ended: boolean;
}

export interface Conversation {
  /** Whether nothing more is going to be written. */
  halfClose?: boolean;
  /** Listens until so many answers have come, instead of until the server ends the connection. */
  answers?: number;
  /** How long to listen at most, in milliseconds. */
  patienceMs?: number;
}

/** Writes bytes to a port on loopback as they are, and listens to what comes. Never rejects. */
export function converse(
  port: number,
  write: string | Uint8Array | ((socket: Socket) => void),
  { halfClose = false, answers = Number.POSITIVE_INFINITY, patienceMs = 5000 }: Conversation = {},
): Promise<Reception> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    const done = (ended: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, ended });
    };
    const timer = setTimeout(() => done(false), patienceMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (statuses(text).length >= answers) done(false);
    });
    socket.on('error', () => {});
    socket.on('close', () => done(true));
    socket.on('connect', () => {
      if (typeof write === 'function') write(socket);
      else socket.write(write);
      if (halfClose) socket.end();
    });
  });
}

/** The status codes of the answers in a text, in order. */
export const statuses = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
