import type { Case } from '../../contracts/case.ts';
import { type Driver, DriverError } from '../../harness/driver.ts';
import {
  type Client,
  clientOf,
  lackOf,
  type Start,
  startClient,
  wordsOf,
} from '../../harness/drivers/client.ts';
import type { Environment } from '../../harness/environments.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { TOOL } from '../tool.ts';

/** The options that name a client which is no command. */
export interface ClientOptions {
  clientUrl?: string;
  clientModule?: string;
  clientImage?: string;
  clientArg?: string[];
}

/** The client that a command line names, as words that a report can hold. Exactly one; a usage error otherwise. */
export function clientWords(
  command: string[],
  options: ClientOptions & { jobs?: number },
  otherwise: string[] = [],
): string[] {
  const { clientUrl, clientModule, clientImage, clientArg, jobs = 1 } = options;
  const given: [name: string, client: Client][] = [];
  if (command.length > 0) given.push(['a command after --', { kind: 'process', command }]);
  if (clientUrl !== undefined) given.push(['--client-url', { kind: 'http', url: checkedUrl(clientUrl) }]);
  if (clientModule !== undefined) given.push(['--client-module', { kind: 'module', file: clientModule }]);
  if (clientImage !== undefined)
    given.push(['--client-image', { kind: 'image', image: clientImage, args: clientArg ?? [] }]);
  const [first, second] = given;
  if (first !== undefined && second !== undefined)
    throw usageError(`Two clients given: ${first[0]} and ${second[0]}. Name one.`);
  if (clientArg !== undefined && clientImage === undefined)
    throw usageError('--client-arg is passed to the container of --client-image; name one.');
  if (clientUrl !== undefined && jobs > 1)
    throw usageError(
      '--jobs starts clients, and one at a URL is not started. It says itself how many calls it takes: maxInFlight.',
    );
  if (first !== undefined) return wordsOf(first[1]);
  if (otherwise.length > 0) return otherwise;
  throw usageError(
    'No client given. Put the command that starts its adapter after --: countersign run -- python3 adapter.py\nOr name it with --client-url, --client-module or --client-image.',
  );
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw usageError(`"${text}" is no URL for --client-url. Give one such as http://127.0.0.1:8000/.`);
  if (url.username !== '' || url.password !== '')
    throw usageError('The URL of --client-url holds credentials, which reports would show. Leave them out.');
  return text;
}

/** Starts a client so many times. Throws a {@link CommandError} where it cannot be started. */
export async function startAll(words: string[], count: number, start: Start): Promise<Driver[]> {
  const client = clientOf(words);
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => startClient(client, TOOL, start)),
  );
  const drivers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed === undefined) return drivers;
  await Promise.all(drivers.map((driver) => driver.close()));
  if (failed.reason instanceof DriverError) throw new CommandError(failed.reason.message, EXIT.client);
  throw failed.reason;
}

/** Starts a client in other circumstances. */
export const startIn = (words: string[], environment: Environment, start: Start): Promise<Driver> =>
  startClient(clientOf(words), TOOL, { ...start, environment });

/** Why a client cannot be given what a case needs; `undefined` where it can. */
export const lackIn = (words: string[], [driver]: Driver[]): ((testCase: Case) => string | undefined) => {
  const client = clientOf(words);
  return (testCase) => lackOf(client, driver!, testCase);
};
