import { fromBase64 } from '../base64.ts';
import { LARGEST_OBJECT } from './object.ts';
import type { WrmHeader } from './wrm-header.ts';

/** What an object that can be read says against the PlayReady Header Specification. */
export interface WrmProblem {
  /** The element or attribute, or `object`. */
  where: string;
  problem: string;
}

/** What is wrong with an object as a whole: players need not take a large one. */
export const playReadyObjectProblems = ({ length }: Uint8Array): WrmProblem[] =>
  length > LARGEST_OBJECT
    ? [{ where: 'object', problem: `it has ${length} bytes, ${LARGEST_OBJECT} are the most` }]
    : [];

/** The rules a header breaks; none for one that players take. */
export function wrmHeaderProblems(header: WrmHeader): WrmProblem[] {
  const { version, keys, licenseUrl, domainServiceId, customAttributes, decryptorSetup } = header;
  const problems: WrmProblem[] = [];
  for (const { keyId, algorithm, checksum } of keys) {
    if (algorithm === 'AESCBC' && version !== '4.3.0.0')
      problems.push({ where: 'ALGID', problem: `${keyId}: AESCBC needs version 4.3, this is ${version}` });
    if (algorithm === 'AESCBC' && checksum !== undefined)
      problems.push({ where: 'CHECKSUM', problem: `${keyId}: there is none for AESCBC` });
    if (algorithm === 'COCKTAIL' && version === '4.3.0.0' && checksum !== undefined)
      problems.push({ where: 'CHECKSUM', problem: `${keyId}: version 4.3 has one for AESCTR only` });
  }
  if (new Set(keys.map(({ algorithm }) => algorithm)).size > 1)
    problems.push({ where: 'ALGID', problem: 'it is to be the same for all keys' });
  if (new Set(keys.map(({ keyId }) => keyId)).size < keys.length)
    problems.push({ where: 'KID', problem: 'a key is named twice' });
  if (licenseUrl !== undefined && !URL.canParse(licenseUrl))
    problems.push({ where: 'LA_URL', problem: 'it is to be an absolute URL' });
  if (domainServiceId !== undefined && fromBase64(domainServiceId)?.length !== 16)
    problems.push({ where: 'DS_ID', problem: 'it is to be base64 of a GUID, which has 16 bytes' });
  if (customAttributes?.trim() === '')
    problems.push({ where: 'CUSTOMATTRIBUTES', problem: 'it is to hold something, or to be left out' });
  if (decryptorSetup !== undefined && decryptorSetup !== 'ONDEMAND')
    problems.push({ where: 'DECRYPTORSETUP', problem: 'it is to be ONDEMAND' });
  return problems;
}
