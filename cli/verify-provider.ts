import { Command } from 'commander';
import { CommandError, EXIT, usageError } from './exit.ts';
import { httpUrl } from './mock/values.ts';
import { wholeNumber } from './run/options.ts';
import { readPact } from './verify-provider/pact-file.ts';
import { type Credentials, isAdministered } from './verify-provider/states.ts';
import { verifyPact } from './verify-provider/verify.ts';

interface Options {
  url?: string;
  pacts: string[];
  siteId?: string;
  siteKey?: string;
  accessKey?: string;
  apiKey?: string;
  apiSecret?: string;
  cdn?: number;
}

export const verifyProviderCommand = new Command('verify-provider')
  .description("Verify a provider with pacts, by Pact's own verifier; envelopes and signatures are renewed.")
  .requiredOption('--pacts <files...>', 'pact files, such as contracts/pacts/*.json')
  .option(
    '--url <url>',
    'where the provider is; COUNTERSIGN_URL by default, as countersign mock -- sets it',
    httpUrl,
  )
  .option('--site-id <id>', 'a site that the provider has, where it is no mock server')
  .option('--site-key <key>', 'its site key, 32 characters')
  .option('--access-key <key>', 'its access key')
  .option(
    '--api-key <key>',
    'an account of the ticket service that the provider has, where it is no mock server',
  )
  .option('--api-secret <secret>', 'its secret')
  .option('--cdn <n>', 'the ID of its CDN', wholeNumber)
  .action(async (options: Options) => {
    const url = (options.url ?? process.env.COUNTERSIGN_URL)?.replace(/\/$/, '');
    if (url === undefined)
      throw usageError(
        'No provider given: name one with --url, or run it as countersign mock -- countersign verify-provider …',
      );
    const pacts = options.pacts.map(readPact);
    const provider = { url, administered: await isAdministered(url), credentials: credentialsIn(options) };
    const failed: string[] = [];
    for (const pact of pacts) if (!(await verifyPact(pact, provider))) failed.push(pact.file);
    const count = pacts.reduce((sum, { interactions }) => sum + interactions, 0);
    if (failed.length > 0)
      throw new CommandError(
        `${url} does not keep ${failed.join(', ')}; what differs stands above.`,
        EXIT.notConformant,
      );
    process.stdout.write(`${url} keeps all of ${pacts.length} pacts, ${count} interactions.\n`);
  });

function credentialsIn({ siteId, siteKey, accessKey, apiKey, apiSecret, cdn }: Options): Credentials {
  const ofSite = [siteId, siteKey, accessKey].filter((each) => each !== undefined).length;
  const ofAccount = [apiKey, apiSecret, cdn].filter((each) => each !== undefined).length;
  if (ofSite % 3 !== 0) throw usageError('A site needs all of --site-id, --site-key and --access-key.');
  if (ofAccount % 3 !== 0) throw usageError('An account needs all of --api-key, --api-secret and --cdn.');
  if (siteKey !== undefined && Buffer.byteLength(siteKey) !== 32)
    throw usageError(`--site-key has ${Buffer.byteLength(siteKey)} bytes; site keys have 32.`);
  return {
    ...(ofSite === 0 ? {} : { site: { siteId: siteId!, siteKey: siteKey!, accessKey: accessKey! } }),
    ...(ofAccount === 0 ? {} : { account: { apiKey: apiKey!, apiSecret: apiSecret!, cdn: cdn! } }),
  };
}
