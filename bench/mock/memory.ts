// What a server holds on to over a million requests: registered storages, pages of them, refusals and keys in turns. What a
// site has stored is bounded and is forgotten now and then, as between tests. The count begins when the server has its size: the
// journal is full soon, but the heap around it goes on growing by itself for some 200 000 requests, and then stops.
import { load } from '../support/load.ts';
import { figure, remark, title } from '../support/report.ts';
import { keyRequest, listing, refusedRegistration, registration } from './questions.ts';
import { reset, startCountersign } from './servers.ts';

const BATCH = 5_000;
const UNTIL_IT_HAS_ITS_SIZE = 300_000;
const MIB = 1024 * 1024;

export async function measureMemory(total = 1_000_000): Promise<void> {
  title(`Memory over ${total.toLocaleString('en').replaceAll(',', ' ')} requests`);
  const twin = await startCountersign();
  const { site, encToken } = twin;
  const [register, list, refuse] = [registration(site), listing(site), refusedRegistration(site)];
  const questions = [register, list, register, keyRequest(encToken), register, list, register, refuse];
  const ask = async (requests: number) => {
    for (let done = 0; done < requests; done += BATCH) {
      await load(twin.url, questions, { requests: BATCH, connections: 32 });
      await reset(twin, site.siteId);
    }
  };
  const readings: number[] = [];
  const read = async () => readings.push((await twin.usage('memory')).residentBytes / MIB);
  try {
    await ask(UNTIL_IT_HAS_ITS_SIZE);
    await read();
    for (let tenth = 0; tenth < 10; tenth++) {
      await ask(total / 10);
      await read();
    }
    remark(`resident MiB, garbage collected: ${readings.map((mib) => mib.toFixed(0)).join(' ')}`);
    const growth = readings.at(-1)! - readings[0]!;
    figure(
      'more at the end',
      { median: growth, lower: growth, upper: growth },
      (mib) => `${mib.toFixed(1)} MiB`,
      { atMost: 10 },
    );
  } finally {
    await twin.stop();
  }
}
