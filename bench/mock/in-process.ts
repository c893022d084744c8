// The same without sockets, in this process: a service's answer to a request, against that of Prism.
import { createInstance, getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { writeEncToken } from '../../codecs/enc-token.ts';
import type { HttpRequest } from '../../codecs/exchange.ts';
import { createWorld, siteFor, TWINS } from '../../mocks/index.ts';
import { createService } from '../../mocks/twin/service.ts';
import { openApi } from '../../specs/index.ts';
import type { Question } from '../support/load.ts';
import { figure, micros, remark, thousands, times, title } from '../support/report.ts';
import { type Contender, inTurns } from '../support/rounds.ts';
import { keyRequest, registration } from './questions.ts';

const ROUNDS = 15;

export async function measureInProcess(): Promise<void> {
  title('The same in process, without sockets');
  const site = siteFor('bench');
  const world = createWorld({ seed: 'bench', sites: [site] });
  const service = createService({ twins: Object.values(TWINS), world, explain: true });
  const [storage, keys] = [requestOf(registration(site)), requestOf(keyRequest(writeEncToken(site)))];
  const prism = await createPrism(storage);
  const contenders = {
    storage: perRequest(
      1500,
      () => {
        const { response } = service.handle({ ...storage });
        if (!response!.body.includes('"0000"')) throw new Error(response!.body);
      },
      () => world.store.clear(),
    ),
    keys: perRequest(1000, () => {
      if (service.handle({ ...keys }).response!.status !== 200) throw new Error('no keys');
    }),
    prism: perRequest(150, prism),
  };
  await inTurns(contenders, 5);
  const rounds = await inTurns(contenders, ROUNDS);
  remark('times are processor time of the thread');
  figure('register a storage', rounds.cost('storage'), micros, { atMost: 30 });
  figure('  against Prism with the same document', rounds.ratio('storage', 'prism'), times, { atLeast: 20 });
  figure('exchange one key for three DRMs, a second', rounds.rate('keys'), thousands, { atLeast: 4000 });
}

function perRequest(requests: number, work: () => unknown, before?: () => void): Contender {
  return async () => {
    before?.();
    const began = process.threadCpuUsage();
    for (let done = 0; done < requests; done++) {
      const result = work();
      if (result instanceof Promise) await result;
    }
    const { user, system } = process.threadCpuUsage(began);
    return (user + system) / requests;
  };
}

const requestOf = ({ method, target, contentType, body = '' }: Question): HttpRequest => ({
  method,
  target,
  headers: [
    ['Host', '127.0.0.1'],
    ...(contentType === undefined ? [] : ([['Content-Type', contentType]] as [string, string][])),
    ['Content-Length', String(body.length)],
  ],
  body: Buffer.from(body),
  receivedAt: Date.now(),
});

/** Prism as its command line sets it up, but silent: what it makes of a request, all operations of the document there. */
async function createPrism({ method, target, headers }: HttpRequest): Promise<() => Promise<void>> {
  const silent = () => {};
  const logger = { ...Object.fromEntries(LEVELS.map((level) => [level, silent])), child: () => logger };
  const config = {
    isProxy: false,
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic: false },
  } as const;
  const operations = await getHttpOperationsFromSpec(structuredClone(openApi('packaging')));
  const prism = createInstance(config, { logger: logger as never });
  return async () => {
    const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
    const input = {
      method: method.toLowerCase() as never,
      url: { path: pathname, query: Object.fromEntries(searchParams) },
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    };
    // A configuration of its own for every call, as Prism writes into it.
    const result = await prism.request(input, operations, { ...config, mock: { ...config.mock } })();
    if (result._tag === 'Left' || result.right.output.statusCode !== 200) throw new Error('Prism refused');
  };
}

const LEVELS = ['trace', 'debug', 'info', 'success', 'warn', 'error', 'fatal'];
