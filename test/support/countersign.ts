import { spawn } from 'node:child_process';

/** How a command ended, and all it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Is called when stdout first says something, and can end the command. */
export type AtOutput = (kill: (signal: NodeJS.Signals) => void) => void;

/** Runs `countersign` as a user does, in a process of its own. */
export function countersign(args: string[], atOutput?: AtOutput): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/countersign.js', ...args], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.once('data', () => atOutput?.((signal) => child.kill(signal)));
  child.stdout.on('data', (text) => {
    ended.stdout += text;
  });
  child.stderr.on('data', (text) => {
    ended.stderr += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}
