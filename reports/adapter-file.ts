import { statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * The file of the client that a command names, relative to the project and with slashes: what tools that show findings
 * beside code can open. `undefined` where no word of it is a file within the project. The project is the working
 * folder, in GitHub Actions the checkout.
 */
export function adapterFile(command: string[]): string | undefined {
  const project = process.env.GITHUB_WORKSPACE ?? process.cwd();
  for (const word of command) {
    const path = relative(project, resolve(word));
    if (path === '' || path.startsWith('..') || isAbsolute(path) || !isFile(word)) continue;
    return path.split(sep).join('/');
  }
  return undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
