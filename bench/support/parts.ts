import { anyMissed } from './report.ts';

/**
 * Measures all parts, or those named on the command line behind the name of the measurement: node bench/run.ts mock
 * start. The exit code is 1 when a median misses its target.
 */
export async function measureParts(parts: Record<string, () => Promise<void>>): Promise<void> {
  const [, ...wanted] = process.argv.slice(2);
  const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no part "${unknown}". Choose from ${Object.keys(parts).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(
    `Node ${process.version}; medians and quartiles over rounds in which all take turns\n`,
  );
  for (const [name, measure] of Object.entries(parts))
    if (wanted.length === 0 || wanted.includes(name)) await measure();
  process.exitCode = anyMissed() ? 1 : 0;
}
