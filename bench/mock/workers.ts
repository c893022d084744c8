// What a second process brings: two sites are asked at the same time, each on connections of its own.
import { load } from '../support/load.ts';
import type { Program } from '../support/program.ts';
import { figure, remark, thousands, times, title } from '../support/report.ts';
import { inTurns } from '../support/rounds.ts';
import { registration } from './questions.ts';
import { type Credentials, reset, startCountersign } from './servers.ts';

const ROUNDS = 9;
const REQUESTS = 2000;

export async function measureWorkers(): Promise<void> {
  title('Register storages of two sites at once');
  const alone = await startCountersign();
  const shared = await startCountersign('--workers', '2');
  try {
    const contenders = { alone: await contender(alone), shared: await contender(shared) };
    await inTurns(contenders, 3);
    const rounds = await inTurns(contenders, ROUNDS);
    remark('times are those of the clock, with the one who asks on the same machine');
    figure('one process, a second', rounds.rate('alone'), thousands);
    figure('--workers 2, a second', rounds.rate('shared'), thousands);
    figure('--workers 2 against one process', rounds.ratio('shared', 'alone'), times);
  } finally {
    await alone.stop();
    await shared.stop();
  }
}

/** Two sites that two workers share, one each. */
async function contender(program: Program): Promise<() => Promise<number>> {
  const sites = await Promise.all(['AAAA', 'AAAB'].map((siteId) => createSite(program, siteId)));
  return async () => {
    for (const { siteId } of sites) await reset(program, siteId);
    const began = performance.now();
    const options = { requests: REQUESTS, connections: 16 };
    await Promise.all(sites.map((site) => load(program.url, registration(site), options)));
    return ((performance.now() - began) * 1000) / (REQUESTS * sites.length);
  };
}

async function createSite({ url }: Program, siteId: string): Promise<Credentials> {
  const body = JSON.stringify({ siteId });
  const answer = await fetch(`${url}/_countersign/sites`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`The site was answered with ${answer.status}`);
  return (await answer.json()) as Credentials;
}
