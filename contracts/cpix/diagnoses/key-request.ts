import type { CpixDocument } from '../../../codecs/cpix/document.ts';
import { bytesToUuid, swapGuidOrder, uuidToBytes } from '../../../codecs/key-id.ts';
import { drmSystems } from '../../../specs/index.ts';

/** Why a system is missing, by the system IDs that stand there; `undefined` when for no known mistake. */
export function explainSystemId(listed: string[], missing: string[]): string | undefined {
  if (listed.length === 0) return 'no DRMSystem is there for the key';
  for (const systemId of listed.map((id) => id.toLowerCase()))
    for (const expected of missing) {
      if (bytesToUuid(swapGuidOrder(uuidToBytes(systemId))) === expected)
        return `${systemId} is ${expected} in GUID byte order; it must be in the order of the UUID text`;
      const wrong = [...systemId].filter((digit, at) => digit !== expected[at]).length;
      if (wrong > 0 && wrong <= 3)
        return `${systemId} is ${expected} with ${wrong} ${wrong === 1 ? 'digit' : 'digits'} wrong`;
    }
  if (missing.length === 0) {
    const twice = listed.find((id, index) => listed.indexOf(id) !== index);
    return twice === undefined ? undefined : `${twice} stands there twice`;
  }
  const names = new Map(drmSystems().map(({ systemId, title }) => [systemId, title]));
  const others = listed.map((id) => names.get(id.toLowerCase())).filter((title) => title !== undefined);
  return others.some((title) => title.startsWith('FairPlay (unregistered'))
    ? 'the ID is the one of FairPlay in PSSH boxes; key servers know it as 94ce86fb-07ff-4f43-adb8-93d2fa968ca2'
    : undefined;
}

/** What a `kid` is that no key has; `undefined` when nothing known. */
export function explainKid(
  kid: string,
  { contentKeys, drmSystems: systems }: CpixDocument,
): string | undefined {
  const swapped = bytesToUuid(swapGuidOrder(uuidToBytes(kid)));
  if (contentKeys.some((key) => key.kid.toLowerCase() === swapped))
    return 'it is the kid of a ContentKey in GUID byte order; it must be written as it stands there';
  if (systems.some(({ systemId }) => systemId.toLowerCase() === kid.toLowerCase()))
    return 'it is a systemId; systemId and kid are exchanged';
  return /^[0-]*$/.test(kid) ? 'it is the UUID of zeros' : undefined;
}

const SCHEMES = ['cenc', 'cens', 'cbc1', 'cbcs'];

const CIPHERS: Record<string, string> = {
  'aes-ctr': 'cenc',
  aesctr: 'cenc',
  ctr: 'cenc',
  'aes-cbc': 'cbc1',
  aescbc: 'cbc1',
  'sample-aes': 'cbcs',
  'sample-aes-ctr': 'cenc',
  'aes-128': 'cbc1',
};

/** What is wrong with the name of an encryption scheme; `undefined` when it is one of the four. */
export function explainScheme(actual: string | undefined): string | undefined {
  if (actual === undefined) return 'commonEncryptionScheme is missing, which means cenc';
  if (SCHEMES.includes(actual)) return undefined;
  const lower = actual.trim().toLowerCase();
  if (SCHEMES.includes(lower)) return `it is ${lower} in other letters; it must be in lower case`;
  const [name, ofCipher] = Object.entries(CIPHERS).find(([cipher]) => cipher === lower) ?? [];
  if (name !== undefined) return `${actual} names a cipher; the scheme is ${ofCipher}`;
  const code = SCHEMES.find((name) => String(Buffer.from(name).readUInt32BE()) === actual);
  return code === undefined
    ? 'it is none of cenc, cens, cbc1, cbcs'
    : `it is the four-character code of ${code} as a number; it must be ${code}`;
}
