import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { JournalEntry } from '../twin/journal.ts';
import type { Service } from '../twin/service.ts';

/** The metrics of a service for Prometheus, counted from now on. */
export function createMetrics({ world, journal }: Service): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Tally(['api', 'operation', 'verdict', 'code']);
  const deliveries = new Tally(['operation', 'result']);
  counter(registry, 'countersign_requests_total', 'Requests by what the service made of them', requests);
  counter(
    registry,
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
  journal.listen((entry: JournalEntry) => {
    if (entry.kind === 'delivery') {
      const { delivery, result } = entry;
      deliveries.count(delivery.operation, result.kind === 'answered' ? String(result.status) : 'failed');
      return;
    }
    const { api = 'none', operation = 'none', conclusion } = entry;
    const code = conclusion.kind === 'refused' ? conclusion.code : 'none';
    requests.count(api, operation, conclusion.kind, code);
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

function counter(registry: Registry, name: string, help: string, tally: Tally): void {
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
}
