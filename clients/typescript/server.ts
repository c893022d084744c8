// The reference client behind HTTP: node clients/typescript/server.ts [PORT] prints where it listens, for
// countersign run --client-url URL
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { respond } from './methods.ts';

const server = createServer(async (request, response) => {
  const answer = await respond(await text(request));
  response.setHeader('Content-Type', 'application/json');
  response.end(answer);
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
