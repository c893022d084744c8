import type { RegisterJobRequest } from '../../specs/packaging/types.ts';
import type { World } from '../twin/world.ts';
import { jobsOf } from './jobs.ts';

/** The limit of a trial account that a job would break: one source, which is an mp4, and one job (PKG-072 to PKG-074). */
export function beyondTrial(job: RegisterJobRequest, world: World, siteId: string): string | undefined {
  const paths = job.storage.input.contents_path;
  if (paths.length > 1)
    return `/storage/input/contents_path has ${paths.length} paths; a trial account cannot package an adaptive stream`;
  const extension = paths.map(extensionOf).find((found) => found !== undefined && found !== 'mp4');
  if (extension !== undefined)
    return `/storage/input/contents_path is a file of type ${extension}; a trial account can package mp4 only`;
  const { length } = jobsOf(world, siteId);
  if (length > 0) return `the site has ${length} job already; a trial account can perform only one`;
  return undefined;
}

/** The extension of a file in lower case; a path without one is taken for a folder, whose files nobody knows. */
const extensionOf = (path: string): string | undefined => /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();
