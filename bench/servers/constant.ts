// The least that node:http can do: reads a body and sends an answer of the same length, always the same one.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWER = '{"storage_id":"406000827851","error_code":"0000","error_message":"Succeeded"}';
const HEAD = ['Content-Type', 'application/json;charset=UTF-8', 'Content-Length', String(ANSWER.length)];

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => outgoing.writeHead(200, HEAD).end(ANSWER));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
