import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The label that all containers of a run of Countersign bear; its value is that of this run. */
export const LABEL = 'org.countersign.run';

/** The value of the label in this process. */
export const RUN = randomUUID();

const WATCHER = fileURLToPath(new URL(`watcher${extname(import.meta.url)}`, import.meta.url));

let watcher: ChildProcess | undefined;
let users = 0;

/**
 * Starts a process that removes the containers of this run when this process ends without having done so, however it
 * ends. Gives what is to be called once they are removed.
 */
export function watchOver(): () => void {
  users++;
  watcher ??= startWatcher();
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    users--;
    if (users > 0) return;
    watcher?.stdin?.end('done\n');
    watcher = undefined;
  };
}

/** A process with a session of its own, which a Ctrl-C on the terminal does not reach. */
function startWatcher(): ChildProcess {
  const child = spawn(process.execPath, [WATCHER, `${LABEL}=${RUN}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
