// What runs a client that is a module: node module-host.js FILE. Speaks the client protocol on descriptor 3, so that the
// module may write to stdout and stderr what it likes.
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { type ClientObject, callObject, clientOf, nameOf } from './client-object.ts';
import { CANNOT_LOAD } from './handshake.ts';

const [file = ''] = process.argv.slice(2);
const channel = new Socket({ fd: 3 });

const say = (id: unknown, outcome: object): boolean =>
  channel.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome }, withBigNumbers)}\n`);

/** Whole numbers over 53 bits go as texts, which equal numbers. */
const withBigNumbers = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

let client: Promise<ClientObject> | undefined;

async function answer(id: unknown, method: string, params: unknown): Promise<void> {
  let loaded: ClientObject;
  try {
    client ??= import(pathToFileURL(file).href).then(clientOf);
    loaded = await client;
  } catch (error) {
    const message = `Failed to load the client module "${file}": ${reason(error)}.`;
    process.stderr.write(`${(error as Error)?.stack ?? message}\n`);
    say(id, { error: { code: CANNOT_LOAD, message } });
    return;
  }
  const reply = await callObject(loaded, nameOf(file), method, params);
  if (reply.kind === 'error') {
    const { code, message, data } = reply;
    say(id, { error: { code, message, data } });
    return;
  }
  try {
    say(id, { result: reply.value ?? null });
  } catch (error) {
    const message = `The result of ${method} is no JSON: ${(error as Error).message}`;
    say(id, { error: { code: -32603, message } });
  }
}

function reason(error: unknown): string {
  const { code, message = String(error) } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `Node ${process.version} does not run TypeScript. Use Node 22.18 or later, or name its JavaScript`;
  return message.split('\n')[0]!.replace(/\.$/, '');
}

const lines = createInterface({ input: channel });
lines.on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  void answer(id, method, params);
});
// What the module has open, such as a server for callbacks, does not keep it from ending.
lines.on('close', () => process.exit());
