import { toBase64 } from '../../base64.ts';
import { bytesToUuid, swapGuidOrder, uuidToBytes } from '../../key-id.ts';
import { checksumFor } from '../../playready/checksum.ts';
import { type PlayReadyObject, readPlayReady } from '../../playready-header.ts';
import { type PsshBox, readPssh } from '../../pssh.ts';
import { readWidevineHeader } from '../../widevine-header.ts';
import type { CpixDocument, DrmSystem } from '../document.ts';
import { drmOf, SYSTEM_IDS } from '../drm-systems.ts';
import { bytesOf, type CheckRule, each, type Found, reading } from './rule.ts';

/** pssh boxes, and what stands in them. */
export const PROTECTION: CheckRule[] = [
  {
    id: 'pssh-is-box',
    level: 'must',
    check: ({ drmSystems }) =>
      each(drmSystems, 'DRMSystem', ({ pssh }, place) => {
        const bytes = bytesOf(pssh);
        const box = bytes === undefined ? undefined : reading(() => readPssh(bytes));
        return box !== undefined && 'problem' in box
          ? { where: `${place}/PSSH`, problem: box.problem }
          : undefined;
      }),
  },
  {
    id: 'pssh-is-of-system',
    level: 'must',
    check: (document) =>
      eachBox(document, ({ systemId }, box) =>
        box.systemId === systemId.toLowerCase() || isFairPlay(systemId, box.systemId)
          ? undefined
          : `the box is of the system ${box.systemId}, not of ${systemId}`,
      ),
  },
  {
    id: 'pssh-has-key-id',
    level: 'must',
    check: (document) => eachBox(document, ({ kid }, { keyIds }) => keyIdProblem('the box', keyIds, kid)),
  },
  {
    id: 'pssh-data-is-of-system',
    level: 'must',
    check: (document) =>
      eachBox(document, (_system, { systemId, data }) => {
        const drm = drmOf(systemId);
        if (drm !== 'WIDEVINE' && drm !== 'PLAYREADY') return undefined;
        const read = reading<unknown>(() =>
          drm === 'WIDEVINE' ? readWidevineHeader(data) : readPlayReady(data),
        );
        return 'problem' in read ? read.problem : undefined;
      }),
  },
  {
    id: 'widevine-data-has-key-id',
    level: 'must',
    check: (document) =>
      eachBox(document, ({ kid }, { systemId, data }) => {
        if (drmOf(systemId) !== 'WIDEVINE') return undefined;
        const header = reading(() => readWidevineHeader(data));
        return 'problem' in header ? undefined : keyIdProblem('its Widevine data', header.value.keyIds, kid);
      }),
  },
  {
    id: 'playready-header-has-key-id',
    level: 'must',
    check: (document) =>
      eachPlayReady(document, ({ kid }, keys) =>
        keyIdProblem(
          'its PlayReady header',
          keys.map(({ keyId }) => keyId),
          kid,
        ),
      ),
  },
  {
    id: 'playready-checksum-is-of-key',
    level: 'must',
    check(document) {
      const keys = new Map(
        document.contentKeys.map(({ kid, plainValue }) => [kid.toLowerCase(), bytesOf(plainValue)]),
      );
      return eachPlayReady(document, (_system, named) => {
        for (const each of named) {
          const { keyId, checksum } = each;
          const key = keys.get(keyId.toLowerCase());
          const expected = key === undefined ? undefined : checksumFor(each, key);
          if (checksum === undefined || expected === undefined) continue;
          if (toBase64(expected) !== toBase64(checksum))
            return `CHECKSUM is ${toBase64(checksum)}, for the key of ${keyId} it is ${toBase64(expected)}`;
        }
        return undefined;
      });
    },
  },
  {
    id: 'playready-cbc-has-no-checksum',
    level: 'must',
    check: (document) =>
      eachPlayReady(document, (_system, named) =>
        named.some(({ algorithm, checksum }) => algorithm === 'AESCBC' && checksum !== undefined)
          ? 'its PlayReady header has a CHECKSUM for AESCBC, which has none'
          : undefined,
      ),
  },
  {
    id: 'content-protection-data-is-pssh-data',
    level: 'must',
    check: ({ drmSystems }) =>
      each(drmSystems, 'DRMSystem', ({ pssh, contentProtectionData }, place) => {
        const whole = bytesOf(pssh);
        const data = bytesOf(contentProtectionData);
        if (whole === undefined || data === undefined) return undefined;
        const box = reading(() => readPssh(whole));
        const problem = 'value' in box ? dataProblem(data, whole, box.value) : undefined;
        return problem === undefined ? undefined : { where: `${place}/ContentProtectionData`, problem };
      }),
  },
];

/** The ID that FairPlay has in pssh boxes is not the registered one. */
const isFairPlay = (systemId: string, boxSystemId: string): boolean =>
  systemId.toLowerCase() === SYSTEM_IDS.FAIRPLAY && boxSystemId === '29701fe4-3cc7-4a34-8c5b-ae90c7439a47';

/** Why a list of key IDs is not that of a key; a list of none is that of any. */
function keyIdProblem(what: string, keyIds: string[], kid: string): string | undefined {
  const found = keyIds.map((keyId) => keyId.toLowerCase());
  if (found.length === 0 || found.includes(kid.toLowerCase())) return undefined;
  const swapped = bytesToUuid(swapGuidOrder(uuidToBytes(kid)));
  if (found.includes(swapped)) return `${what} has the key ID in the wrong byte order: ${swapped}`;
  return `${what} has the key ID ${found.slice(0, 3).join(', ')}, not ${kid}`;
}

/**
 * The API documents have the data of the box in ContentProtectionData (CPX-075). CPIX itself has XML there; what is
 * asked of that is the same box.
 */
function dataProblem(data: Uint8Array, whole: Uint8Array, box: PsshBox): string | undefined {
  if (Buffer.compare(data, box.data) === 0) return undefined;
  if (Buffer.compare(data, whole) === 0) return 'it is the whole pssh box; it should be only the data of it';
  const text = Buffer.from(data).toString('utf8').trim();
  if (!text.startsWith('<')) return 'it is not the data of the pssh box in PSSH';
  const [, pssh] = /<(?:[\w.-]+:)?pssh(?:\s[^>]*)?>([^<]*)</.exec(text) ?? [];
  return pssh === undefined || Buffer.compare(bytesOf(pssh) ?? new Uint8Array(), whole) === 0
    ? undefined
    : 'the pssh box in it is not the one in PSSH';
}

/** Problems of the systems whose PSSH can be read. */
const eachBox = (
  { drmSystems }: CpixDocument,
  problemOf: (system: DrmSystem, box: PsshBox) => string | undefined,
): Found[] =>
  each(drmSystems, 'DRMSystem', (system, place) => {
    const bytes = bytesOf(system.pssh);
    const box = bytes === undefined ? undefined : reading(() => readPssh(bytes));
    const problem = box !== undefined && 'value' in box ? problemOf(system, box.value) : undefined;
    return problem === undefined ? undefined : { where: `${place}/PSSH`, problem };
  });

/** Problems of those whose box holds a PlayReady header that can be read, by the keys it names. */
const eachPlayReady = (
  document: CpixDocument,
  problemOf: (system: DrmSystem, keys: PlayReadyObject['header']['keys']) => string | undefined,
): Found[] =>
  eachBox(document, (system, { systemId, data }) => {
    if (drmOf(systemId) !== 'PLAYREADY') return undefined;
    const object = reading(() => readPlayReady(data));
    return 'problem' in object ? undefined : problemOf(system, object.value.header.keys);
  });
