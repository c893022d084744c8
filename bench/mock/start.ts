// From the command to the first answer, each time with a process of its own.
import { load, type Question } from '../support/load.ts';
import type { Program } from '../support/program.ts';
import { figure, millis, percent, title } from '../support/report.ts';
import { inTurns } from '../support/rounds.ts';
import { registration } from './questions.ts';
import { startCountersign, startPrism } from './servers.ts';

const ROUNDS = 7;

export async function measureStart(): Promise<void> {
  title('From the command to the first answer');
  // The seed is always the same, and so are the credentials.
  const { site, stop } = await startCountersign();
  await stop();
  const question = registration(site);
  const contenders = {
    twin: timed(() => startCountersign(), question),
    prism: timed(() => startPrism('specs/packaging/openapi.yaml'), question),
  };
  const rounds = await inTurns(contenders, ROUNDS);
  figure('Countersign', rounds.cost('twin'), millis);
  figure('the command line of Prism', rounds.cost('prism'), millis);
  figure('share of Prism', rounds.ratio('prism', 'twin'), percent, { atMost: 0.4 });
}

const timed = (start: () => Promise<Program>, question: Question) => async (): Promise<number> => {
  const began = performance.now();
  const program = await start();
  await load(program.url, question, { requests: 1, connections: 1 });
  const took = performance.now() - began;
  await program.stop();
  return took;
};
