// How long storages take to be registered by many at once, each asking again as soon as it has its answer.
import { load } from '../support/load.ts';
import { figure, millis, title } from '../support/report.ts';
import { quantile, spreadOf } from '../support/statistics.ts';
import { registration } from './questions.ts';
import { reset, startCountersign } from './servers.ts';

const ROUNDS = 9;

export async function measureLatency(): Promise<void> {
  title('Latency at 50 connections');
  const twin = await startCountersign();
  const medians: number[] = [];
  const slowest: number[] = [];
  try {
    for (let round = -3; round < ROUNDS; round++) {
      const question = registration(twin.site);
      const { latenciesMs } = await load(twin.url, question, { requests: 3000, connections: 50 });
      await reset(twin, twin.site.siteId);
      if (round < 0) continue;
      medians.push(quantile(latenciesMs, 0.5));
      slowest.push(quantile(latenciesMs, 0.99));
    }
    figure('median', spreadOf(medians), millis);
    figure('99th percentile', spreadOf(slowest), millis, { atMost: 10 });
  } finally {
    await twin.stop();
  }
}
