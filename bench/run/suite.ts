// The whole suite as users run it, from the command to its end: environments and properties, which start clients and make up
// inputs, apart.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, millis, title } from '../support/report.ts';
import { inTurns } from '../support/rounds.ts';

const ROUNDS = 5;
const ROOT = new URL('../..', import.meta.url);

/** The reference client as each driver takes it, and how long all cases may take. */
const CLIENTS = {
  process: { name: 'as a process', client: ['--', 'node', 'clients/typescript/adapter.ts'], atMost: 15_000 },
  module: { name: 'as a module', client: ['--client-module', 'clients/typescript/module.ts'], atMost: 8000 },
};

export async function measureSuite(): Promise<void> {
  title('Every case against the reference client, by the clock');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const contender = (client: string[]) => async () => {
    const began = performance.now();
    const options = ['--no-environments', '--runs', '0', '--quiet', '--out', folder];
    const child = spawn(process.execPath, ['bin/countersign.js', 'run', ...options, ...client], {
      cwd: ROOT,
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`countersign run ended with ${code}`);
    return performance.now() - began;
  };
  try {
    const { process, module } = CLIENTS;
    const contenders = { process: contender(process.client), module: contender(module.client) };
    const rounds = await inTurns(contenders, ROUNDS);
    for (const each of ['process', 'module'] as const)
      figure(CLIENTS[each].name, rounds.cost(each), millis, { atMost: CLIENTS[each].atMost });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
