// Verifies pacts with Pact's own verifier, a hundred interactions each time it is asked to, and tells its parent the
// microseconds of processor that took: node bench/run/verify.ts URL. A process of its own, as the verifier prints.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Verifier } from '@pact-foundation/pact';

const INTERACTIONS = 100;

const [providerBaseUrl = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
const file = join(folder, 'pact.json');
writeFileSync(
  file,
  JSON.stringify({
    consumer: { name: 'bench' },
    provider: { name: 'speke' },
    interactions: Array.from({ length: INTERACTIONS }, (_, index) => ({
      description: `heartbeat ${index}`,
      request: { method: 'GET', path: '/cpix/getKey/heartbeat' },
      response: { status: 200, body: 'SUCCESS' },
    })),
    metadata: { pactSpecification: { version: '3.0.0' } },
  }),
);

process.on('exit', () => rmSync(folder, { recursive: true }));
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  const began = process.cpuUsage();
  await new Verifier({ providerBaseUrl, pactUrls: [file], logLevel: 'error' }).verifyProvider();
  const { user, system } = process.cpuUsage(began);
  process.send?.((user + system) / INTERACTIONS);
});
