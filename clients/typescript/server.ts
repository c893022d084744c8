// The reference client behind HTTP: node clients/typescript/server.ts [PORT] prints where it listens, for
// countersign run --client-url URL
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answer } from './methods.ts';

const server = createServer(async (request, response) => {
  const { id, method, params } = JSON.parse(await text(request));
  const outcome = await answer(method, params);
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
