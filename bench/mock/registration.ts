// Storages registered over HTTP: the twin decrypts, verifies, validates, stores and keeps a journal; the others do not.
import { load } from '../support/load.ts';
import type { Program } from '../support/program.ts';
import { figure, micros, percent, remark, times, title } from '../support/report.ts';
import { inTurns } from '../support/rounds.ts';
import { registration } from './questions.ts';
import { costOf, reset, startConstant, startCountersign, startEmbeddedPrism, startPrism } from './servers.ts';

const ROUNDS = 9;
const CONNECTIONS = 32;

export async function measureRegistration(): Promise<void> {
  title('Register a storage over HTTP');
  const twin = await startCountersign();
  const embedded = await startEmbeddedPrism();
  const constant = await startConstant();
  const prism = await startPrism('specs/packaging/openapi.yaml');
  const { site } = twin;
  const question = registration(site);
  const contender = (program: Program, requests: number, before?: () => Promise<unknown>) =>
    costOf(
      program,
      () => load(program.url, question, { requests, connections: CONNECTIONS }),
      requests,
      before,
    );
  const contenders = {
    twin: contender(twin, 3000, () => reset(twin, site.siteId)),
    embedded: contender(embedded, 600),
    constant: contender(constant, 4000),
    prism: contender(prism, 300),
  };
  try {
    await inTurns(contenders, 3);
    const rounds = await inTurns(contenders, ROUNDS);
    remark('times are processor time of the server, all its threads');
    figure('a request', rounds.cost('twin'), micros);
    figure('against the command line of Prism', rounds.ratio('twin', 'prism'), times, { atLeast: 10 });
    figure('against Prism embedded and silent', rounds.ratio('twin', 'embedded'), times, { atLeast: 4.5 });
    figure('against a constant answer of node:http', rounds.ratio('twin', 'constant'), percent, {
      atLeast: 0.65,
    });
  } finally {
    for (const program of [twin, embedded, constant, prism]) await program.stop();
  }
}
