// Runs one measurement by its name: node bench/run.ts NAME
import { readdirSync } from 'node:fs';

const SUFFIX = '.bench.ts';
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

const [name] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  const problem = name === undefined ? 'Name what to measure.' : `There is no measurement "${name}".`;
  process.stderr.write(`${problem} Choose from ${names.join(', ')}: npm run bench -- ${names[0]}\n`);
  process.exitCode = 2;
} else await import(`./${name}${SUFFIX}`);
