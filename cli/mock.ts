import { mkdtempSync, rmSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { Command } from 'commander';
import {
  Clock,
  isLoopback,
  type Mock,
  readSites,
  type SitesFile,
  SitesFileError,
  StateFileError,
  startMock,
  startWorkers,
  type Workers,
} from '../mocks/index.ts';
import { APIS, type Api } from '../specs/index.ts';
import { EXIT, usageError } from './exit.ts';
import { banner, bannerJson } from './mock/banner.ts';
import { runCommand } from './mock/child.ts';
import { connectionTo, environmentOf } from './mock/credentials.ts';
import { diagnoseExchange } from './mock/diagnose-exchange.ts';
import { closeGently, interrupted } from './mock/interrupt.ts';
import { httpUrl, milliseconds, portNumber, processes, someText, speed, token } from './mock/values.ts';

interface Options {
  static?: true;
  api?: string;
  port?: number;
  host: string;
  seed?: string;
  sites?: string;
  watch?: true;
  state?: string;
  callbackUrl?: string;
  clock?: number;
  latency?: number;
  tls?: true;
  workers?: number;
  admin?: string;
  json?: true;
}

/** Where it listens when nothing is said, as Prism does. */
const PORT = 4010;

export const mockCommand = new Command('mock')
  .description('Serve the APIs as the services would, until it is interrupted or COMMAND ends.')
  .argument(
    '[command...]',
    'a command to run with the server: its address and credentials are in the environment',
  )
  .option('--static', 'answer with the examples of the documents; nothing is decrypted, verified or kept')
  .option('--api <names>', `which APIs, separated by commas: ${APIS.join(',')}; all by default`)
  .option(
    '--port <n>',
    `the port to listen on, 0 for a free one; ${PORT} by default, a free one with COMMAND`,
    portNumber,
  )
  .option('--host <address>', 'the address to listen on', someText, '127.0.0.1')
  .option('--seed <text>', 'fixes every key, ID and token that is made up', someText)
  .option('--sites <file>', 'a YAML or JSON file with sites and accounts and how they are treated', someText)
  .option('--watch', 'read the file of --sites again whenever it changes')
  .option('--state <file>', 'keep everything in a file, over restarts', someText)
  .option(
    '--callback-url <url>',
    'where the results of packaging jobs are posted, for sites without a URL of their own',
    httpUrl,
  )
  .option('--clock <speed>', 'seconds of the services in a real one; 0 stops their clock', speed)
  .option('--latency <ms>', 'answer everything so much later', milliseconds)
  .option('--tls', 'speak HTTPS with a certificate made on the spot')
  .option('--workers <n>', 'share the sites among so many processes', processes)
  .option('--admin <token>', 'who sends this token may use /_countersign/ from anywhere', token)
  .option('--json', 'print what a program needs to know, in one line of JSON')
  .action(run);

const ONLY_BEHAVIOURAL = [
  'seed',
  'sites',
  'watch',
  'state',
  'callbackUrl',
  'clock',
  'latency',
  'tls',
  'workers',
  'admin',
  'json',
] as const;

/** What the command needs of a server, of one process or several. */
type Server = Mock | Workers;

/** What one process is needed for. */
const NOT_WITH_WORKERS = ['state', 'tls', 'watch'] as const;

async function run(command: string[], options: Options): Promise<void> {
  const apis = apisOf(options.api);
  if (options.static) return runStatic(apis, command, options);
  if (options.watch && options.sites === undefined)
    throw usageError('--watch watches the file of --sites; name one.');
  if (options.json && command.length > 0)
    throw usageError('With a command, what --json prints is in its environment. Leave one of them out.');
  const alone = options.workers === undefined ? undefined : NOT_WITH_WORKERS.find((name) => options[name]);
  if (alone !== undefined) throw usageError(`--${alone} does not go with --workers. Leave one of them out.`);
  const sites = readSitesFile(options);
  const mock = await start(() => open(mockOptions(apis, command, options, sites), options), command, options);
  const folder = mock.ca === undefined ? undefined : mkdtempSync(join(tmpdir(), 'countersign-'));
  try {
    await serve(mock, apis, command, options, folder);
  } finally {
    if (options.sites !== undefined) unwatchFile(options.sites);
    if (folder !== undefined) rmSync(folder, { recursive: true });
    await close(mock, options);
  }
}

/** A server of one process, or of several that share its sites. */
function open(settings: ReturnType<typeof mockOptions>, { workers, clock }: Options): Promise<Server> {
  if (workers === undefined) return startMock(settings);
  const { diagnose: _, clock: __, unread: ___, ...rest } = settings;
  return startWorkers({
    ...rest,
    workers,
    module: new URL(`mock/worker${extname(import.meta.url)}`, import.meta.url),
    ...(clock === undefined ? {} : { clockSpeed: clock }),
  });
}

async function close(mock: Server, { host }: Options): Promise<void> {
  try {
    await closeGently((graceMs) => mock.close(graceMs));
  } catch (error) {
    throw explain(error as Error, 0, host);
  } finally {
    tellBreakdowns(mock);
  }
}

/** A request that was answered with status 500 is a bug, about which the client learns nothing. */
function tellBreakdowns({ breakdowns }: Server): void {
  const bugs = breakdowns.filter((error) => !(error instanceof StateFileError));
  for (const { stack } of bugs)
    process.stderr.write(`Countersign failed. This is a bug of its own: ${stack}\n`);
  if (bugs.length > 0) process.exitCode ||= EXIT.internal;
}

async function serve(
  mock: Server,
  apis: Api[],
  command: string[],
  options: Options,
  folder?: string,
): Promise<void> {
  const caFile = folder === undefined ? undefined : join(folder, 'ca.pem');
  if (caFile !== undefined) writeFileSync(caFile, mock.ca!);
  const connection = connectionTo(mock, caFile);
  if (options.watch) watch(options, mock as Mock);
  if (command.length > 0) {
    process.exitCode = await runCommand(command, environmentOf(connection));
    return;
  }
  const admin = options.admin !== undefined || isLoopback(options.host);
  // Who reads what is printed may interrupt at once.
  const interruption = interrupted();
  process.stdout.write(options.json ? bannerJson(apis, connection) : banner(apis, connection, admin));
  await interruption;
}

function mockOptions(apis: Api[], command: string[], options: Options, file: SitesFile) {
  const { seed, state, host, latency, tls, admin, callbackUrl } = options;
  return {
    apis,
    host,
    port: options.port ?? (command.length > 0 ? 0 : PORT),
    ...file,
    diagnose: diagnoseExchange,
    unread: (why: string) => void process.stderr.write(`What came could not be read as a request: ${why}.\n`),
    ...(options.clock === undefined ? {} : { clock: clockOf(options.clock) }),
    ...(seed === undefined ? {} : { seed }),
    ...(state === undefined ? {} : { state }),
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(tls === undefined ? {} : { tls }),
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    ...(admin === undefined ? {} : { admin: { kind: 'token' as const, token: admin } }),
  };
}

function clockOf(speed: number): Clock {
  const clock = new Clock();
  clock.run(speed);
  return clock;
}

function readSitesFile({ sites }: Options): SitesFile {
  try {
    return sites === undefined ? { sites: [], accounts: [] } : readSites(sites);
  } catch (error) {
    if (error instanceof SitesFileError) throw usageError(error.message);
    throw error;
  }
}

/** Takes over what the file of sites says whenever it changes; a file that cannot be used changes nothing. */
function watch(options: Options, mock: Mock): void {
  watchFile(options.sites!, { interval: 200 }, () => {
    try {
      mock.adopt(readSites(options.sites!));
      process.stderr.write(`Read ${options.sites} again.\n`);
    } catch (error) {
      process.stderr.write(`${(error as Error).message} Everything stays as it was.\n`);
    }
  });
}

async function runStatic(apis: Api[], command: string[], options: Options): Promise<void> {
  const foreign = ONLY_BEHAVIOURAL.find((name) => options[name] !== undefined);
  const flag = foreign?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (flag !== undefined)
    throw usageError(`--${flag} does not go with --static, which keeps nothing. Leave one of them out.`);
  if (command.length > 0) throw usageError('--static does not run a command. Leave one of them out.');
  // Loaded only here: it needs Prism.
  const { startStaticMock, staticBanner } = await import('./mock/static.ts');
  const { host, port = PORT } = options;
  const mock = await start(() => startStaticMock({ apis, port, host }), command, options);
  const interruption = interrupted();
  process.stdout.write(staticBanner(apis, mock));
  await interruption;
  await mock.close();
}

function apisOf(names: string | undefined): Api[] {
  if (names === undefined) return [...APIS];
  const wanted = names.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !APIS.some((api) => api === name));
  if (unknown !== undefined)
    throw usageError(`There is no API "${unknown}". Choose from ${APIS.join(', ')}.`);
  return APIS.filter((api) => wanted.includes(api));
}

async function start<Server>(
  open: () => Promise<Server>,
  command: string[],
  options: Options,
): Promise<Server> {
  try {
    return await open();
  } catch (error) {
    throw explain(
      error as NodeJS.ErrnoException,
      options.port ?? (command.length > 0 ? 0 : PORT),
      options.host,
    );
  }
}

/** What the user can do about a mock that does not start; an error nobody knows stays what it is. */
function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error instanceof StateFileError || error.name === 'PrismMissingError') return usageError(error.message);
  if (error.code === 'EADDRINUSE')
    return usageError(
      `Port ${port} of ${host} is in use. Choose another with --port, or a free one with --port 0.`,
    );
  if (error.code === 'EACCES')
    return usageError(`Port ${port} needs rights that you do not have. Choose one from 1024 up with --port.`);
  if (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
    return usageError(
      `Failed to listen on "${host}": ${error.message}. Choose an address of this machine with --host.`,
    );
  return error;
}
