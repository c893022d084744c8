import { createInterface } from 'node:readline';
import { respond } from './manners.ts';

createInterface({ input: process.stdin })
  .on('line', async (line) => process.stdout.write(`${await respond(JSON.parse(line))}\n`))
  .on('close', () => process.exit());
