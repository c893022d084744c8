import { requireClauses } from './clauses.ts';
import { readSpec, uniqueRows } from './read.ts';

/** A DRM system of CPIX key exchange. */
export interface DrmSystem {
  /** As in the client protocol's drm_types, where it has one. */
  name: string;
  title: string;
  /** UUID, in lower case. */
  systemId: string;
  /** Whether the API documents give this systemId. */
  documented: boolean;
  /** What a response holds for it. */
  signalling: ('pssh' | 'contentProtectionData' | 'hlsSignalingData' | 'uriExtXKey')[];
  /** The streaming formats it is packaged for; none where it encrypts the file as a whole. */
  formats: ('dash' | 'hls')[];
  /** The CENC protection schemes it can play; none where it encrypts in a way of its own. */
  schemes: ('cenc' | 'cbcs' | 'cbc1')[];
  clause?: string;
}

/** The DRM systems, those of the documents first. Throws {@link SpecError}. */
export const drmSystems = (): DrmSystem[] => readSpec('cpix/drm-systems.yaml', asDrmSystems);

/** The DRM systems of one file. Throws {@link SpecError} where a name is given twice or a clause does not exist. */
export function asDrmSystems(file: string, value: unknown): DrmSystem[] {
  const rows = uniqueRows(file, value as DrmSystem[], ({ name }) => name);
  for (const { name, clause } of rows) requireClauses(clause === undefined ? [] : [clause], file, name);
  return rows;
}
