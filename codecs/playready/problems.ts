import type { WrmHeader } from './wrm-header.ts';

/** What a header that can be read says against the PlayReady Header Specification. */
export interface WrmProblem {
  /** The element or attribute. */
  where: string;
  problem: string;
}

/** The rules a header breaks; none for one that players take. */
export function wrmHeaderProblems(header: WrmHeader): WrmProblem[] {
  const { version, keys, licenseUrl, decryptorSetup } = header;
  const problems: WrmProblem[] = [];
  for (const { keyId, algorithm, checksum } of keys) {
    if (algorithm === 'AESCBC' && version !== '4.3.0.0')
      problems.push({ where: 'ALGID', problem: `${keyId}: AESCBC needs version 4.3, this is ${version}` });
    if (algorithm === 'AESCBC' && checksum !== undefined)
      problems.push({ where: 'CHECKSUM', problem: `${keyId}: there is none for AESCBC` });
    if (algorithm === 'COCKTAIL' && version === '4.3.0.0')
      problems.push({ where: 'ALGID', problem: `${keyId}: version 4.3 knows AESCTR and AESCBC` });
  }
  if (new Set(keys.map(({ algorithm }) => algorithm)).size > 1)
    problems.push({ where: 'ALGID', problem: 'it is to be the same for all keys' });
  if (new Set(keys.map(({ keyId }) => keyId)).size < keys.length)
    problems.push({ where: 'KID', problem: 'a key is named twice' });
  if (licenseUrl !== undefined && !URL.canParse(licenseUrl))
    problems.push({ where: 'LA_URL', problem: 'it is to be an absolute URL' });
  if (decryptorSetup !== undefined && decryptorSetup !== 'ONDEMAND')
    problems.push({ where: 'DECRYPTORSETUP', problem: 'it is to be ONDEMAND' });
  return problems;
}
