import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { curlOf, PrismMissingError, type StaticMock, startStaticMock } from '../mocks/prism/index.ts';
import { APIS, type Api } from '../specs/index.ts';
import { usageError } from './exit.ts';

interface Options {
  static?: true;
  api?: string;
  port: number;
  host: string;
}

export const mockCommand = new Command('mock')
  .description('Serve the APIs from their OpenAPI documents, until it is interrupted.')
  .option('--static', 'answer with the examples of the documents; required')
  .option('--api <names>', `which APIs, separated by commas: ${APIS.join(',')}; all by default`)
  .option('--port <n>', 'the port to listen on; 0 for a free one', portNumber, 4010)
  .option('--host <address>', 'the address to listen on', '127.0.0.1')
  .action(async (options: Options) => {
    if (!options.static)
      throw usageError('Add --static: countersign mock answers with the examples of the OpenAPI documents.');
    const apis = apisOf(options.api);
    const mock = await start(apis, options);
    process.stdout.write(banner(apis, mock));
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await mock.close();
  });

function apisOf(names: string | undefined): Api[] {
  if (names === undefined) return [...APIS];
  const wanted = names.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !APIS.some((api) => api === name));
  if (unknown !== undefined)
    throw usageError(`There is no API "${unknown}". Choose from ${APIS.join(', ')}.`);
  return APIS.filter((api) => wanted.includes(api));
}

async function start(apis: Api[], { port, host }: Options): Promise<StaticMock> {
  try {
    return await startStaticMock({ apis, port, host });
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, port, host);
  }
}

/** What the user can do about a mock that does not start; an error nobody knows stays what it is. */
function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error instanceof PrismMissingError) return usageError(error.message);
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

function banner(apis: Api[], { url, operations }: StaticMock): string {
  const lines = operations.flatMap((operation) => [
    '',
    `# ${operation.operationId}: ${operation.method} ${operation.path}`,
    curlOf(url, operation),
  ]);
  return [
    `Static mock of ${apis.join(', ')} on ${url}`,
    'Add -H "Prefer: code=401", "Prefer: example=NAME" or "Prefer: dynamic=true" for another answer. Ctrl-C ends it.',
    ...lines,
    '',
  ].join('\n');
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return Number(text);
}
