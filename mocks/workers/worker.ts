import type { Socket } from 'node:net';
import type { HttpRequest } from '../../codecs/exchange.ts';
import { ADMIN_PATH } from '../admin/admin.ts';
import type { Reply } from '../listener.ts';
import { type Mock, type MockOptions, startMock } from '../start-mock.ts';
import { Clock } from '../twin/clock.ts';
import type { FromWorker, PlainReply, ToWorker } from './messages.ts';
import { shardOf } from './shard.ts';

/**
 * Serves a share of the sites in this process, for the one that started it. To be called once, by the module that is named
 * to `startWorkers`.
 */
export function serveShare({ diagnose }: Pick<MockOptions, 'diagnose'>): void {
  let mock: Mock | undefined;
  let asked = 0;
  const waiting = new Map<number, (reply: PlainReply) => void>();
  const say = (message: FromWorker) => void process.send!(message);

  /** Has a request answered that is not for this process alone; `undefined` for all others. */
  function elsewhere(request: HttpRequest, shard: number, shards: number): Promise<Reply> | undefined {
    const { method, target } = request;
    if (!target.startsWith(ADMIN_PATH) && (shardOf(method, target, shards) ?? shard) === shard)
      return undefined;
    const id = ++asked;
    say({ kind: 'request', id, request });
    return new Promise((answered) => waiting.set(id, answered));
  }

  async function start({ options, shard, shards }: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
    const { clockSpeed = 1, ...rest } = options;
    const clock = new Clock();
    clock.run(clockSpeed);
    mock = await startMock({
      ...rest,
      // Connections are handed over; nobody knows the port that each worker has besides.
      port: 0,
      clock,
      elsewhere: (request) => elsewhere(request, shard, shards),
      ...(diagnose === undefined ? {} : { diagnose }),
    });
    say({ kind: 'started', sites: [...mock.sites.values()], accounts: [...mock.accounts.values()] });
  }

  process.on('message', async (message: ToWorker, socket?: Socket) => {
    switch (message.kind) {
      case 'start':
        return start(message).catch(({ message: text }: Error) => say({ kind: 'failed', message: text }));
      case 'connection':
        // Absent where the client has left meanwhile.
        if (socket !== undefined) mock!.accept(socket, Buffer.from(message.head));
        return;
      case 'request': {
        const { stream: _, ...reply } = await mock!.answer(message.request);
        return say({ kind: 'reply', id: message.id, reply });
      }
      case 'reply':
        waiting.get(message.id)?.(message.reply);
        waiting.delete(message.id);
        return;
      case 'close':
        await mock?.close(message.graceMs);
        say({ kind: 'closed', breakdowns: mock?.breakdowns.map(({ stack = '' }) => stack) ?? [] });
        process.disconnect();
    }
  });
  // Ctrl-C on a terminal reaches every process; the first one says when to end.
  process.on('SIGINT', () => {}).on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit());
}
