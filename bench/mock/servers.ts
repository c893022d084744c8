import { createRequire } from 'node:module';
import { type Program, startProgram } from '../support/program.ts';

/** Credentials of a site, as `countersign mock --json` prints them. */
export interface Credentials {
  siteId: string;
  siteKey: string;
  accessKey: string;
}

/** The mock server as users start it, with the credentials it made up. */
export async function startCountersign(
  ...options: string[]
): Promise<Program & { site: Credentials; encToken: string }> {
  const program = await startProgram(['bin/countersign.js', 'mock', '--port', '0', '--json', ...options]);
  return { ...program, ...(JSON.parse(program.line) as { site: Credentials; encToken: string }) };
}

/** Prism within a server of ours, silent and without validation of its own answers: `countersign mock --static`. */
export const startEmbeddedPrism = (): Promise<Program> =>
  startProgram(['bin/countersign.js', 'mock', '--static', '--port', '0']);

/** A server that reads a body and always answers the same. */
export const startConstant = (): Promise<Program> => startProgram(['bench/servers/constant.ts']);

/** The command line of Prism, as users start it. */
export const startPrism = (spec: string): Promise<Program> =>
  startProgram([PRISM, 'mock', '--port', '0', spec]);

const PRISM = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');

/** What a request costs a server in microseconds of processor: asks it so often, and gives each one's share. */
export const costOf =
  (program: Program, ask: () => Promise<unknown>, requests: number, before?: () => Promise<unknown>) =>
  async (): Promise<number> => {
    await before?.();
    const { cpuMicros } = await program.usage();
    await ask();
    return ((await program.usage()).cpuMicros - cpuMicros) / requests;
  };

/** Lets a mock server forget what a site has stored, which is bounded. */
export async function reset({ url }: Program, site: string): Promise<void> {
  const answer = await fetch(`${url}/_countersign/reset`, { method: 'POST', body: JSON.stringify({ site }) });
  if (!answer.ok) throw new Error(`The reset was answered with ${answer.status}`);
}
