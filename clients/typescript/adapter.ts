// The adapter of the reference client: speaks the client protocol (docs/client-protocol.md), a line a message.
import { createInterface } from 'node:readline';
import { answer } from './methods.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  answer(method, params).then((outcome) =>
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome })}\n`),
  );
}
