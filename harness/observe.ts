import { setTimeout as sleep } from 'node:timers/promises';
import { type Exchange, type HttpRequest, type HttpResponse, pathOf } from '../codecs/exchange.ts';
import type { Finding } from '../contracts/rule.ts';
import { TWINS } from '../mocks/index.ts';
import { type Listener, listen } from '../mocks/listener.ts';
import { createDeliverer } from '../mocks/twin/deliver.ts';
import type { JournalEntry } from '../mocks/twin/journal.ts';
import { jsonResponse } from '../mocks/twin/respond.ts';
import { tooLarge } from '../mocks/twin/server.ts';
import { createService, type Service } from '../mocks/twin/service.ts';
import { APIS, type Api, endpoints } from '../specs/index.ts';
import { Distrust } from './observe/distrust.ts';
import { ELSEWHERE, Elsewhere, refusal } from './observe/elsewhere.ts';
import { knownHost, type OwnHost, type Place } from './observe/hosts.ts';
import { broken, Judging } from './observe/judging.ts';
import type { Owners } from './observe/owners.ts';
import { type ProxyListener, type RunningProxy, startProxy } from './observe/proxy.ts';
import { otherAddress } from './observe/rules.ts';
import type { CaseResult } from './result.ts';

/** How long connections are listened to after the program has ended, in milliseconds. */
const LISTEN_ON = 200;

export interface ObserveSettings {
  owners: Owners;
  /** Hosts that belong to an API beside the documented ones. */
  hosts?: OwnHost[];
  /** Names of hosts that programs may ask, untouched. */
  allowed?: string[];
}

/** Watches programs until it is closed. */
export interface Observer {
  /** IDs of the rules that were held against what was seen so far. */
  held: ReadonlySet<string>;
  /** The APIs that something was asked of. */
  apis: ReadonlySet<Api>;
  /** Starts a proxy that answers in the place of all hosts. Throws ProxyMissingError. */
  proxy(): Promise<RunningProxy>;
  /** Listens for programs that can be told where to send their requests. Throws what `listen` of node:net does. */
  listen(host: string, port: number): Promise<Listener>;
  /** Tells the rest of what was seen. */
  close(): Promise<void>;
}

/**
 * Answers as the services would, and judges each exchange by itself.
 * @param tell is told each result when it is known; one with an ID that was told before stands in its place
 */
export function observe(settings: ObserveSettings, tell: (result: CaseResult) => void): Observer {
  const { owners, allowed = [] } = settings;
  const { world } = owners;
  const now = () => world.clock.now();
  const judging = new Judging(owners, tell);
  const distrust = new Distrust();
  /** What was found of requests on their way, before they are answered. */
  const onTheWay = new WeakMap<HttpRequest, Finding[]>();
  const closers: (() => Promise<void>)[] = [];

  const serve = (apis: readonly Api[]): Service => {
    const service = createService({ twins: apis.map((api) => TWINS[api]), world });
    service.journal.listen((entry) => {
      const exchange = exchangeOf(entry);
      const api = entry.api ?? apiOf(exchange.request, apis);
      judging.take(api, exchange, onTheWay.get(exchange.request) ?? []);
      // It is in the report from now on: nothing else looks it up here.
      service.journal.clear();
    });
    return service;
  };
  const all = serve(APIS);
  const deliverer = createDeliverer(all.twins, world, all.journal);
  const answer = (service: Service, request: HttpRequest): HttpResponse => {
    const { response } = service.handle(request);
    deliverer.look();
    return response!;
  };
  const broke = (error: Error): HttpResponse => {
    tell(broken('packaging', 'request', judging.held.size, error));
    return jsonResponse(500, { error: 'The twin failed.' });
  };

  return {
    held: judging.held,
    apis: judging.apis,
    async proxy() {
      const services = new Map(APIS.map((api) => [api, serve([api])]));
      const respond: Respond = (api, request, findings) => {
        onTheWay.set(request, findings);
        try {
          return answer(services.get(api)!, request);
        } catch (error) {
          return broke(error as Error);
        }
      };
      const listener = standIn(settings, { respond, distrust, tell });
      const proxy = await startProxy({ listener, allowed, now });
      closers.push(proxy.close);
      return proxy;
    },
    async listen(host, port) {
      const listener = await listen({
        host,
        port,
        now,
        answer: (request) => ({ response: answer(all, request) }),
        tooLarge: () => tooLarge,
        broke,
      });
      closers.push(() => listener.close());
      return listener;
    },
    async close() {
      await sleep(LISTEN_ON);
      deliverer.stop();
      await Promise.all(closers.map((close) => close()));
      judging.judgeAll();
      for (const result of distrust.results(judging.apis)) tell(result);
    },
  };
}

type Respond = (api: Api, request: HttpRequest, findings: Finding[]) => HttpResponse;

/** What stands in the place of every host there is. */
function standIn(
  { owners, hosts = [] }: ObserveSettings,
  { respond, distrust, tell }: { respond: Respond; distrust: Distrust; tell: (result: CaseResult) => void },
): ProxyListener {
  const elsewhere = new Elsewhere();
  return {
    answer(request: HttpRequest, place: Place, protocol: string) {
      const known = knownHost(place, hosts);
      if (known !== undefined)
        return respond(known.api, request, known.documented ? otherAddress(place, protocol) : []);
      tell(elsewhere.note(place, request, owners));
      return refusal(place);
    },
    distrusted(place: Place, how: string) {
      const known = knownHost(place, hosts);
      if (known === undefined) tell(elsewhere.note(place, undefined, owners));
      else distrust.note(known.api, place, how);
    },
    socketRefused: (place: Place) => tell(elsewhere.note(place, undefined, owners)),
  };
}

/** An entry of a journal as an exchange: what a service sends by itself is one as well. */
function exchangeOf(entry: JournalEntry): Exchange {
  if (entry.kind === 'exchange') return entry;
  const { url, headers, body, site, operation } = entry.delivery;
  const { pathname, search } = new URL(url);
  return {
    operation,
    site,
    request: {
      method: 'POST',
      target: pathname + search,
      headers,
      body: Buffer.from(body),
      receivedAt: entry.at,
    },
    conclusion: { kind: 'accepted' },
    ...(entry.result.kind === 'answered'
      ? { response: { status: entry.result.status, headers: [], body: '' } }
      : {}),
  };
}

/** The API whose paths begin as that of a request; where several could be meant and none does, it stands elsewhere. */
function apiOf({ target }: HttpRequest, apis: readonly Api[]): Api {
  if (apis.length === 1) return apis[0]!;
  const beginning = (path: string) => path.split('/')[1];
  const known = endpoints(apis).find(
    ({ webhook, path }) => !webhook && beginning(path) === beginning(pathOf(target)),
  );
  return known?.api ?? ELSEWHERE;
}
