import { readFileSync } from 'node:fs';
import { parseYaml } from '../specs/index.ts';
import { checkerOf } from '../specs/validate.ts';
import { adminDocument } from './admin/document.ts';
import type { Account, Site } from './twin/world.ts';

/** Who exists, as a file tells it: YAML or JSON with lists `sites` and `accounts`. */
export interface SitesFile {
  sites: Partial<Site>[];
  accounts: Partial<Account>[];
}

/** A file of sites that cannot be used. The message says where it is wrong. */
export class SitesFileError extends Error {
  override name = 'SitesFileError';
}

/**
 * Reads a file of sites; each has the members of the admin API's `Site` and `Account`. Throws {@link SitesFileError}.
 */
export function readSites(file: string): SitesFile {
  const value = contentOf(file);
  const problems = checkerOf(adminDocument(), 'admin')(['components', 'schemas', 'SitesFile'], value);
  if (problems.length > 0) throw fault(file, problems.join('; '));
  const { sites = [], accounts = [] } = value as Partial<SitesFile>;
  const twice = repeated(sites.map(({ siteId }) => siteId)) ?? repeated(accounts.map(({ apiKey }) => apiKey));
  if (twice !== undefined) throw fault(file, `${twice} stands there twice`);
  return { sites, accounts };
}

const repeated = (names: (string | undefined)[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) < index);

function contentOf(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fault(file, (error as Error).message);
  }
}

const fault = (file: string, problem: string) =>
  new SitesFileError(`Failed to read the sites of "${file}": ${problem}.`);
