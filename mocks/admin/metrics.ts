import type { Registry } from 'prom-client';
import { type JournalEntry, verdictOf } from '../twin/journal.ts';
import type { Service } from '../twin/service.ts';

/** What was counted, as Prometheus reads it. */
export interface Metrics {
  /** The media type of the text. */
  contentType: string;
  text: string;
}

/** Counts what a service does from now on. Gives what tells of it; what writes it is loaded when it is first wanted. */
export function createMetrics(service: Service): () => Promise<Metrics> {
  const requests = new Tally(['api', 'operation', 'verdict', 'code']);
  const deliveries = new Tally(['operation', 'result']);
  service.journal.listen((entry: JournalEntry) => {
    if (entry.kind === 'delivery') {
      const { delivery, result } = entry;
      deliveries.count(delivery.operation, result.kind === 'answered' ? String(result.status) : 'failed');
      return;
    }
    const { api = 'none', operation = 'none', conclusion } = entry;
    const code = conclusion.kind === 'refused' ? conclusion.code : 'none';
    requests.count(api, operation, verdictOf(entry), code);
  });
  let registry: Promise<Registry> | undefined;
  return async () => {
    registry ??= createRegistry(service, requests, deliveries);
    const all = await registry;
    return { contentType: all.contentType, text: await all.metrics() };
  };
}

async function createRegistry({ world }: Service, requests: Tally, deliveries: Tally): Promise<Registry> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, tally: Tally) =>
    new Counter({
      name,
      help,
      labelNames: tally.labels,
      registers: [registry],
      collect() {
        this.reset();
        for (const { values, count } of tally.rows)
          this.inc(Object.fromEntries(tally.labels.map((label, index) => [label, values[index]!])), count);
      },
    });
  counter('countersign_requests_total', 'Requests by what the service made of them', requests);
  counter(
    'countersign_deliveries_total',
    'Requests that a service sent by itself, by what came of them',
    deliveries,
  );
  new Gauge({
    name: 'countersign_sites',
    help: 'Sites there are',
    registers: [registry],
    collect() {
      this.set(world.sites.size);
    },
  });
  return registry;
}

/** Counts on the path of each request, where a counter with labels would cost more than the rest of the journal. */
class Tally {
  readonly labels: string[];
  readonly #counts = new Map<string, { values: string[]; count: number }>();

  constructor(labels: string[]) {
    this.labels = labels;
  }

  get rows(): { values: string[]; count: number }[] {
    return [...this.#counts.values()];
  }

  count(...values: string[]): void {
    const key = values.join(' ');
    const row = this.#counts.get(key);
    if (row === undefined) this.#counts.set(key, { values, count: 1 });
    else row.count++;
  }
}
