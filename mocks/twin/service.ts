import { type HttpRequest, pathOf } from '../../codecs/exchange.ts';
import type { Api } from '../../specs/index.ts';
import type { Reply } from '../listener.ts';
import { type Fault, refuses, underFault } from './fault.ts';
import { type ExchangeEntry, Journal } from './journal.ts';
import type { Outcome, Twin } from './operation.ts';
import { jsonResponse } from './respond.ts';
import { findRoute, missOf, routesOf } from './router.ts';
import type { World } from './world.ts';

/** Which operation a request is for. */
export interface Subject {
  api: Api;
  operation: string;
  /** Absent where the service does not know whose request it is. */
  site?: string;
}

export interface ServiceOptions {
  twins: Twin[];
  world: World;
  journal?: Journal;
  /** What goes wrong with a request on purpose, in order. Nothing by default. */
  faults?: (subject: Subject) => Fault[];
  /** Names the mistake behind a refusal, where it is a known one. */
  diagnose?: (exchange: ExchangeEntry, world: World) => string | undefined;
  /** Whether a refusal carries its reason in the header `x-countersign-reason`. It does not by default. */
  explain?: boolean;
}

/** The twins of some APIs as one service, without sockets. */
export interface Service {
  world: World;
  twins: Twin[];
  journal: Journal;
  /** The twin and the operation that a request is for. */
  find(request: HttpRequest): { twin: Twin; operation: string } | undefined;
  /** Answers a request. Throws only for a bug of Countersign's own. */
  handle(request: HttpRequest): Reply;
}

export function createService(options: ServiceOptions): Service {
  const { twins, world, journal = new Journal(), faults = () => [], diagnose, explain = false } = options;

  function handle(request: HttpRequest): Reply {
    const path = pathOf(request.target);
    for (const twin of twins) {
      const found = findRoute(routesOf(twin), request.method, path);
      if (found === undefined) continue;
      const perform = () => twin.operations[found.operationId]!(request, found.parameters, world);
      return record(request, twin, found.operationId, perform);
    }
    return miss(request, path);
  }

  function miss(request: HttpRequest, path: string): Reply {
    const { reason, allow } = missOf(twins.flatMap(routesOf), request.method, path);
    const response = jsonResponse(allow === undefined ? 404 : 405, { error: reason });
    if (allow !== undefined) response.headers.push(['Allow', allow.join(', ')]);
    journal.record({
      kind: 'exchange',
      at: world.clock.now(),
      request,
      conclusion: { kind: 'unrouted', reason },
      response,
    });
    return { response };
  }

  function find({ method, target }: HttpRequest): ReturnType<Service['find']> {
    const path = pathOf(target);
    for (const twin of twins) {
      const found = findRoute(routesOf(twin), method, path);
      if (found !== undefined) return { twin, operation: found.operationId };
    }
    return undefined;
  }

  function record(request: HttpRequest, twin: Twin, operation: string, perform: () => Outcome): Reply {
    let wrong: Fault[] = [];
    const outcome = world.store.attempt(perform, ({ site, conclusion }) => {
      const armed = faults({ api: twin.api, operation, ...(site === undefined ? {} : { site }) });
      // Only what is granted has other spellings; a refusal stays as it is.
      wrong = armed.filter(({ kind }) => kind !== 'rewrite' || conclusion.kind === 'accepted');
      return !wrong.some(refuses);
    });
    const entry: ExchangeEntry = journal.record({
      kind: 'exchange',
      at: world.clock.now(),
      api: twin.api,
      operation,
      request,
      ...outcome,
    });
    explainRefusal(entry);
    if (wrong.length === 0) return { response: entry.response! };
    const site = outcome.site === undefined ? undefined : world.sites.get(outcome.site);
    const reply = wrong.reduce<Reply>((so, fault) => underFault(so, fault, twin, site), {
      response: entry.response!,
    });
    if (reply.response === undefined) delete entry.response;
    else entry.response = reply.response;
    return reply;
  }

  function explainRefusal(entry: ExchangeEntry): void {
    const { conclusion, response } = entry;
    if (conclusion.kind !== 'refused') return;
    const diagnosis = diagnose?.(entry, world);
    if (diagnosis !== undefined) entry.diagnosis = diagnosis;
    if (!explain || response === undefined) return;
    const reason = diagnosis === undefined ? conclusion.reason : `${conclusion.reason}: ${diagnosis}`;
    entry.response = {
      ...response,
      headers: [...response.headers, ['x-countersign-reason', headerText(reason)]],
    };
  }

  return { world, twins, journal, find, handle };
}

/** Text as it may stand in a header field: what is not printable ASCII is escaped as in JSON, and it is cut at 1,000 characters. */
const headerText = (text: string): string =>
  text.slice(0, 1000).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
