#!/usr/bin/env node
// A checkout runs its TypeScript as it is; the package runs what it was compiled to.
import { existsSync } from 'node:fs';
import * as modules from 'node:module';

const source = new URL('../cli/main.ts', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 23 || (major === 23 && minor >= 6);

// Compiled code is kept in the folder for temporary files, as npm does: a third of the start. Node 20 cannot.
modules.enableCompileCache?.();

if (!existsSync(source)) await import('../dist/cli/main.js');
else if (runsTypeScript) await import('../cli/main.ts');
else {
  process.stderr.write(
    `A checkout needs Node 24, this is ${process.version}. Run it with npx or npm run, after npm ci.\n`,
  );
  process.exitCode = 2;
}
