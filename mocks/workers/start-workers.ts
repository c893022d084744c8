import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { HttpRequest } from '../../codecs/exchange.ts';
import { ADMIN_PATH } from '../admin/admin.ts';
import { defaultAccess } from '../start-mock.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { Account, Site } from '../twin/world.ts';
import { addresseeOf } from './admin-requests.ts';
import type { FromWorker, PlainReply, ToWorker, WorkerOptions } from './messages.ts';
import { shardOf } from './shard.ts';

export interface WorkersOptions extends WorkerOptions {
  /** How many processes share the sites. */
  workers: number;
  /** The module that each of them runs, which calls `serveShare`. */
  module: URL;
  /** A free one by default, as with 0. */
  port?: number;
  /** Loopback by default. */
  host?: string;
}

/** A mock server whose sites are shared by several processes. */
export interface Workers {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  /** There is none, as workers do not speak HTTPS. */
  ca?: undefined;
  sites: ReadonlyMap<string, Site>;
  accounts: ReadonlyMap<string, Account>;
  /** What went wrong inside, known once it is closed. Empty, unless Countersign has a bug. */
  breakdowns: readonly Error[];
  close(graceMs?: number): Promise<void>;
}

/** Who exists, as each process says once it has started; all say the same. */
interface Shared {
  sites: Site[];
  accounts: Account[];
}

/** How long a connection may take to say what it wants, in milliseconds, and how much of it is looked at. */
const PATIENCE = 10_000;
const HEAD_LIMIT = 64 * 1024;

/**
 * Starts processes that serve the APIs together on one port. Each keeps what its share of the sites stores; this one listens,
 * looks at the first line of each connection, and hands it to the process of its site.
 * @throws what `listen` of node:net fails with, such as an error with the code `EADDRINUSE`
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { workers, module, port = 0, host = '127.0.0.1', ...rest } = options;
  const server = createServer({ noDelay: true });
  server.listen(port, host, 4096);
  await once(server, 'listening');

  const { address, family, port: bound } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
  // Workers listen on loopback only, whoever may use the admin API here.
  const settings: WorkerOptions = { ...rest, url, admin: rest.admin ?? defaultAccess(host) };

  const breakdowns: Error[] = [];
  const open = new Set<Socket>();
  const processes = Array.from({ length: workers }, () => fork(module, { serialization: 'advanced' }));
  const started = processes.map((child, shard) =>
    start(child, { kind: 'start', options: settings, shard, shards: workers }),
  );
  const ready = Promise.all(started) as Promise<[Shared, ...Shared[]]>;

  let next = 0;
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
    socket.setTimeout(PATIENCE, () => socket.destroy());
    firstLine(socket, (head, line) => {
      const [method = '', target = ''] = line.split(' ');
      const shard = shardOf(method, target, workers) ?? next++ % workers;
      socket.setTimeout(0);
      const handOver = () => {
        open.delete(socket);
        say(processes[shard]!, { kind: 'connection', head }, socket);
      };
      // Who comes early waits until the processes are there.
      ready.then(handOver, () => socket.destroy());
    });
  });

  let who: Shared;
  try {
    [who] = await ready;
  } catch (error) {
    server.close();
    for (const socket of open) socket.destroy();
    for (const child of processes) child.kill('SIGKILL');
    throw error;
  }

  const apiKeys = new Set(who.accounts.map(({ apiKey }) => apiKey));
  let asked = 0;
  const waiting = new Map<number, (reply: PlainReply) => void>();
  const ask = (shard: number, request: HttpRequest): Promise<PlainReply> =>
    new Promise((answered) => {
      const id = ++asked;
      if (!processes[shard]!.connected) return answered({});
      waiting.set(id, answered);
      say(processes[shard]!, { kind: 'request', id, request });
    });

  /** Answers what a worker cannot answer by itself. */
  async function answer(request: HttpRequest): Promise<PlainReply> {
    if (!request.target.startsWith(ADMIN_PATH))
      return ask(shardOf(request.method, request.target, workers) ?? 0, request);
    const addressee = addresseeOf(request, workers, (name) => apiKeys.has(name));
    switch (addressee.kind) {
      case 'one':
        return ask(addressee.shard, request);
      case 'all': {
        const replies = await Promise.all(processes.map((_, shard) => ask(shard, request)));
        const reply = replies.find(({ response }) => (response?.status ?? 500) >= 400) ?? replies[0]!;
        const apiKey = newApiKey(reply);
        if (apiKey !== undefined) apiKeys.add(apiKey);
        return reply;
      }
      case 'nobody':
        return { response: jsonResponse(501, { error: addressee.reason }) };
    }
  }

  for (const child of processes) {
    child.on('message', async (message: FromWorker) => {
      if (message.kind === 'reply') {
        waiting.get(message.id)?.(message.reply);
        waiting.delete(message.id);
      } else if (message.kind === 'request')
        say(child, { kind: 'reply', id: message.id, reply: await answer(message.request) });
      else if (message.kind === 'closed')
        breakdowns.push(...message.breakdowns.map((text) => new Error(text)));
    });
    child.on('exit', (code) => {
      if (!server.listening) return;
      breakdowns.push(new Error(`A worker ended with ${code}`));
      // Nobody knows which of them it was asked; none of them is to wait for ever.
      for (const answered of waiting.values()) answered({});
      waiting.clear();
    });
  }

  return {
    url,
    sites: new Map(who.sites.map((site) => [site.siteId, site])),
    accounts: new Map(who.accounts.map((account) => [account.apiKey, account])),
    breakdowns,
    async close(graceMs = 0) {
      server.close();
      for (const socket of open) socket.destroy();
      const running = processes.filter(({ connected }) => connected);
      const ended = running.map((child) => once(child, 'exit'));
      for (const child of running) say(child, { kind: 'close', graceMs });
      await Promise.all(ended);
    },
  };
}

/** The API key in the answer to the request for an account. */
function newApiKey({ response }: PlainReply): string | undefined {
  if (response?.status !== 201) return undefined;
  return (JSON.parse(response.body) as Partial<Account>).apiKey;
}

const say = (child: ChildProcess, message: ToWorker, socket?: Socket): void => {
  if (child.connected) child.send(message, socket);
  else socket?.destroy();
};

async function start(child: ChildProcess, message: ToWorker): Promise<Shared> {
  say(child, message);
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => [{ kind: 'failed', message: `A worker ended with ${code}` }]),
  ])) as [FromWorker];
  if (answer.kind === 'started') return answer;
  throw new Error(answer.kind === 'failed' ? answer.message : 'A worker did not start');
}

/** Reads a connection until its first line is there, and no further than it has to. */
function firstLine(socket: Socket, found: (head: Buffer, line: string) => void): void {
  let head: Buffer = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n');
    if (end < 0 && head.length < HEAD_LIMIT) return;
    // Stopped for good: what this process reads from now on would be lost to the one that gets the connection.
    (socket as Socket & { _handle?: { readStop(): void } })._handle?.readStop();
    socket.off('data', read).pause();
    found(head, head.toString('latin1', 0, end < 0 ? 0 : end));
  };
  socket.on('data', read);
}
