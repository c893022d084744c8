// The adapter of the reference client: speaks the client protocol (docs/client-protocol.md), a line a message.
import { createInterface } from 'node:readline';
import { respond } from './methods.ts';

for await (const line of createInterface({ input: process.stdin }))
  respond(line).then((response) => process.stdout.write(`${response}\n`));
