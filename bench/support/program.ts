import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a process has used: processor time of all its threads since it began, and memory now. */
export interface Usage {
  cpuMicros: number;
  residentBytes: number;
}

/** A server in a process of its own. */
export interface Program {
  /** Where it listens, without a slash at its end. */
  url: string;
  /** The line with which it told so. */
  line: string;
  /** What it has used; with `memory` all garbage is collected before. */
  usage(what?: 'memory'): Promise<Usage>;
  stop(): Promise<void>;
}

const REPORTER = new URL('report-usage.ts', import.meta.url).href;
const ROOT = new URL('../..', import.meta.url);

/** Starts a program of Node.js as a user would, and waits until it prints where it listens. */
export async function startProgram(args: string[]): Promise<Program> {
  const child = spawn(process.execPath, ['--import', REPORTER, ...args], {
    cwd: ROOT,
    env: { ...process.env, REPORT_USAGE: 'yes' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { url, line } = await listening(child, args);
  return {
    url,
    line,
    async usage(what) {
      child.send(what ?? 'processor');
      const [usage] = (await once(child, 'message')) as [Usage];
      return usage;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** Reads all that a program prints, so that it never waits for its reader. */
function listening(child: ChildProcess, args: string[]): Promise<Pick<Program, 'url' | 'line'>> {
  return new Promise((found, failed) => {
    const lines = createInterface(child.stdout!);
    lines.on('line', (line) => {
      const url = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url === undefined) return;
      found({ url, line });
      // From here on nobody takes lines apart, which would take time from who asks.
      lines.close();
      child.stdout!.resume();
    });
    child.on('exit', (code) =>
      failed(new Error(`${args.join(' ')} ended with ${code} and listened nowhere`)),
    );
  });
}
