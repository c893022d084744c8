// The adapter of the reference client: speaks the client protocol (docs/client-protocol.md), a line a message.
import { createInterface } from 'node:readline';
import { answer } from './methods.ts';

interface Message {
  id: unknown;
  method: string;
  params?: unknown;
}

/** A line as a message, or `undefined` when it is no JSON. */
function messageIn(line: string): Message | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const say = (id: unknown, outcome: object): boolean =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome })}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const message = messageIn(line);
  if (message === undefined) say(null, { error: { code: -32700, message: 'The line is no JSON' } });
  else answer(message.method, message.params).then((outcome) => say(message.id, outcome));
}
