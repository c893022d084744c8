import { existsSync, readFileSync } from 'node:fs';

/** The nearest package.json upwards: beside the rooms in a checkout, one folder further up in the package. */
function packageFile(): URL {
  const beside = new URL('../package.json', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../package.json', import.meta.url);
}

/** What this tool is called, and its version. */
export const TOOL = {
  name: 'countersign',
  version: (JSON.parse(readFileSync(packageFile(), 'utf8')) as { version: string }).version,
};
