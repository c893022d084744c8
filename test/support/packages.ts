import { readFileSync } from 'node:fs';

/** The folders of an installed package and of all that it needs. */
export function packagesOf(name: string, found = new Set<string>()): string[] {
  const folder = `node_modules/${name}`;
  if (found.has(folder)) return [...found];
  found.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  for (const each of Object.keys(dependencies)) packagesOf(each, found);
  return [...found];
}
