import type { Owners } from '../../harness/observe/owners.ts';
import { type Program, ProgramError, startProgram } from '../../harness/observe/program.ts';
import { ProxyMissingError } from '../../harness/observe/proxy.ts';
import { surroundingsFor } from '../../harness/observe/surroundings.ts';
import { type Observer, observe } from '../../harness/observe.ts';
import type { CaseResult } from '../../harness/result.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { environmentOf } from '../mock/credentials.ts';
import { connectionOf, listenBanner, madeUpVariables } from './banner.ts';
import type { Address, ObserveOptions } from './options.ts';
import { catchSignals, type Signals } from './signals.ts';
import { type WatchEnd, watch } from './watch.ts';

/** What was watched, and how it ended. */
export interface Watched extends WatchEnd {
  held: Observer['held'];
  apis: Observer['apis'];
  /** Where requests were to be sent; absent behind a proxy. */
  url?: string;
}

/** Who hears of what is watched. */
export interface Listener {
  /** Everything is up that is needed. */
  begun(): void;
  tell(result: CaseResult): void;
}

/** Watches a command behind the proxy, or who sends something to an address of this machine. */
export async function watchAll(
  command: string[],
  options: ObserveOptions,
  owners: Owners,
  listener: Listener,
): Promise<Watched> {
  const { host: hosts = [], allow: allowed = [] } = options;
  const observer = observe({ owners, hosts, allowed }, listener.tell);
  const signals = catchSignals();
  const circumstances = { command, options, owners, signals, begun: listener.begun };
  try {
    const watched = options.listen
      ? await listening(observer, circumstances)
      : await behindProxy(observer, circumstances);
    return { ...watched, held: observer.held, apis: observer.apis };
  } finally {
    await observer.close();
    signals.release();
  }
}

/** What a program is watched with. */
interface Circumstances {
  command: string[];
  options: ObserveOptions;
  owners: Owners;
  signals: Signals;
  begun: Listener['begun'];
}

async function behindProxy(
  observer: Observer,
  { command, options, owners, signals, begun }: Circumstances,
): Promise<WatchEnd> {
  const proxy = await explained(() => observer.proxy());
  const surroundings = surroundingsFor(proxy.port, proxy.ca);
  process.once('exit', surroundings.close);
  try {
    const variables = { ...surroundings.variables, ...madeUpVariables(owners) };
    const program = await explained(() => startProgram(command, variables));
    begun();
    return await watch(program, options.for, signals);
  } finally {
    surroundings.close();
    process.off('exit', surroundings.close);
  }
}

async function listening(
  observer: Observer,
  { command, options, owners, signals, begun }: Circumstances,
): Promise<WatchEnd & { url: string }> {
  const { host, port } = options.listen === true ? ANYWHERE : options.listen!;
  const listener = await explained(() => observer.listen(host, port));
  const url = listener.url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  let program: Program | undefined;
  if (command.length > 0)
    program = await explained(() => startProgram(command, environmentOf(connectionOf(owners, url))));
  else process.stdout.write(listenBanner(owners, url, endOf(options)));
  begun();
  return { ...(await watch(program, options.for, signals)), url };
}

/** A free port of this machine. */
const ANYWHERE: Address = { host: '127.0.0.1', port: 0 };

const endOf = ({ for: ms }: ObserveOptions): string =>
  ms === undefined
    ? 'Ctrl-C ends it and writes the report.'
    : `It ends in ${ms / 1000} s, or by Ctrl-C, and writes the report.`;

/** What a user can do about something that does not start; an error nobody knows stays what it is. */
async function explained<Started>(start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof ProgramError) throw new CommandError(error.message, EXIT.client);
    if (error instanceof ProxyMissingError) throw usageError(error.message);
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw usageError(`${message}. Choose another port with --listen, or leave it out for a free one.`);
    if (syscall === 'listen' || syscall === 'getaddrinfo')
      throw usageError(`Failed to listen: ${message}. Choose an address of this machine with --listen.`);
    throw error;
  }
}
