// node server.ts PORT; `shutdown` is written to stdout.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Request, respond } from './manners.ts';

createServer(async (request, response) => {
  const call = JSON.parse(await text(request)) as Request;
  if (call.method === 'shutdown') process.stdout.write('shutdown\n');
  response.end(await respond(call));
}).listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening\n'));
