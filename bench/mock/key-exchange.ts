// One key for three DRMs over HTTP: the twin reads, derives, builds and writes; Prism serves the example of its document.
import { load } from '../support/load.ts';
import { figure, micros, times, title } from '../support/report.ts';
import { inTurns } from '../support/rounds.ts';
import { keyRequest } from './questions.ts';
import { costOf, startCountersign, startEmbeddedPrism } from './servers.ts';

const ROUNDS = 9;
const CONNECTIONS = 32;

export async function measureKeyExchange(): Promise<void> {
  title('Exchange a key over HTTP');
  const twin = await startCountersign();
  const embedded = await startEmbeddedPrism();
  const question = keyRequest(twin.encToken);
  const contender = (program: typeof embedded, requests: number) =>
    costOf(program, () => load(program.url, question, { requests, connections: CONNECTIONS }), requests);
  const contenders = { twin: contender(twin, 800), embedded: contender(embedded, 400) };
  try {
    await inTurns(contenders, 3);
    const rounds = await inTurns(contenders, ROUNDS);
    figure('an exchange', rounds.cost('twin'), micros);
    figure('against Prism embedded and silent', rounds.ratio('twin', 'embedded'), times, { atLeast: 3 });
  } finally {
    await twin.stop();
    await embedded.stop();
  }
}
