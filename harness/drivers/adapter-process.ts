import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { DriverError } from '../driver.ts';
import { type AdapterProcess, type Endpoint, type Listener, speakWith } from './conversation.ts';
import { pastProxies } from './past-proxies.ts';

/** How long what a process left behind may hold its pipes open, in milliseconds. */
const LEFT_BEHIND = 200;

/** The circumstances a client is started in, where they differ from Countersign's own. */
export interface Surroundings {
  /** Variables that are set, or taken away where the value is undefined. */
  variables?: Record<string, string | undefined>;
  folder?: string;
}

/** Starts a command and speaks JSON-RPC with it, a line a message. Rejects with {@link DriverError} when it cannot be started. */
export async function startAdapter(
  command: string[],
  listener: Listener,
  surroundings: Surroundings = {},
): Promise<AdapterProcess> {
  const child = await startChild(command, 'pipe', surroundings);
  const [input, answers, stderr] = [child.stdin!, child.stdout!, child.stderr!];
  return speakWith({ input, answers, texts: [stderr], ...lifeOf(child) }, listener);
}

/** Starts a process in a group of its own, so that whatever it starts can be ended with it. */
export function startChild(
  [command, ...args]: string[],
  stdio: SpawnOptions['stdio'],
  { variables, folder }: Surroundings,
): Promise<ChildProcess> {
  return new Promise((started, failed) => {
    const env = { ...process.env, ...pastProxies(process.env), ...variables };
    const child = spawn(command!, args, { stdio: stdio!, detached: true, env, cwd: folder });
    child.once('error', (error: NodeJS.ErrnoException) =>
      failed(new DriverError(whyNotStarted(command!, error))),
    );
    child.once('spawn', () => started(child));
  });
}

function whyNotStarted(command: string, error: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such command. Check the path, or that it is installed',
    EACCES: 'it may not be executed. Set its executable bit, or name its interpreter first',
  };
  return `Failed to start "${command}": ${reasons[error.code ?? ''] ?? error.message}.`;
}

/** Ends what runs still when Countersign does: in groups of their own, adapters do not notice that its terminal is gone. */
const killers = new Set<() => void>();
process.on('exit', () => {
  for (const kill of killers) kill();
});

/** How a process ends, and how to end it. */
export function lifeOf(child: ChildProcess): Pick<Endpoint, 'ended' | 'kill'> {
  const kill = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  };
  killers.add(kill);
  const ended = new Promise<{ clean: boolean; how: string }>((resolve) => {
    child.once('close', (code, signal) => {
      killers.delete(kill);
      resolve({ clean: code === 0, how: signal === null ? `exit code ${code}` : `signal ${signal}` });
    });
  });
  // A grandchild that holds the pipes open would keep "close" from coming.
  const cut = () => {
    for (const pipe of child.stdio) pipe?.destroy();
  };
  child.once('exit', () => setTimeout(cut, LEFT_BEHIND).unref());
  return { ended, kill };
}
