import { fromTolerantBase64 } from '../../base64.ts';
import { isUuid } from '../../key-id.ts';
import type { CpixDocument } from '../document.ts';
import { bytesOf, type CheckRule, each, type Found } from './rule.ts';

const SCHEMES = ['cenc', 'cens', 'cbc1', 'cbcs'];

/** Values by themselves: base64, keys, IVs, schemes. */
export const VALUES: CheckRule[] = [
  {
    id: 'base64-is-standard',
    level: 'must',
    check: (document) =>
      base64Values(document).flatMap(({ where, text }) => {
        const problem = base64Problem(text);
        return problem === undefined ? [] : [{ where, problem }];
      }),
  },
  {
    id: 'key-has-16-or-32-bytes',
    level: 'must',
    check: ({ contentKeys }) =>
      each(contentKeys, 'ContentKey', ({ plainValue }, place) => {
        const length = bytesOf(plainValue)?.length;
        return length === undefined || length === 16 || length === 32
          ? undefined
          : {
              where: `${place}/Data/Secret/PlainValue`,
              problem: `the key has ${length} bytes, not 16 or 32`,
            };
      }),
  },
  {
    id: 'iv-has-16-bytes',
    level: 'must',
    check: ({ contentKeys }) =>
      each(contentKeys, 'ContentKey', ({ explicitIV }, place) => {
        const length = bytesOf(explicitIV)?.length;
        return length === undefined || length === 16
          ? undefined
          : { where: `${place}@explicitIV`, problem: `the IV has ${length} bytes, not 16` };
      }),
  },
  {
    id: 'scheme-is-known',
    level: 'must',
    check: ({ contentKeys }) =>
      each(contentKeys, 'ContentKey', ({ commonEncryptionScheme: scheme }, place) =>
        scheme === undefined || SCHEMES.includes(scheme)
          ? undefined
          : {
              where: `${place}@commonEncryptionScheme`,
              problem: `"${scheme}" is not one of ${SCHEMES.join(', ')}`,
            },
      ),
  },
  {
    id: 'scheme-is-of-root',
    level: 'must',
    check: ({ contentKeys }) =>
      each(contentKeys, 'ContentKey', ({ commonEncryptionScheme, dependsOnKey }, place) =>
        commonEncryptionScheme === undefined || dependsOnKey === undefined
          ? undefined
          : {
              where: `${place}@commonEncryptionScheme`,
              problem: 'the scheme of a leaf key is that of its root, and is not given again',
            },
      ),
  },
  {
    id: 'one-scheme',
    level: 'should',
    check({ contentKeys }) {
      const schemes = new Set(contentKeys.flatMap(({ commonEncryptionScheme: scheme }) => scheme ?? []));
      return schemes.size < 2
        ? []
        : [
            {
              where: 'ContentKeyList',
              problem: `its keys have different schemes: ${[...schemes].join(', ')}`,
            },
          ];
    },
  },
];

function base64Values({ contentKeys, drmSystems }: CpixDocument): { where: string; text: string }[] {
  const values: { where: string; text: string | undefined }[] = [];
  for (const [index, { explicitIV, plainValue }] of contentKeys.entries()) {
    const place = `ContentKey[${index + 1}]`;
    values.push({ where: `${place}@explicitIV`, text: explicitIV });
    values.push({ where: `${place}/Data/Secret/PlainValue`, text: plainValue });
  }
  for (const [index, system] of drmSystems.entries()) {
    const place = `DRMSystem[${index + 1}]`;
    values.push({ where: `${place}/PSSH`, text: system.pssh });
    values.push({ where: `${place}/ContentProtectionData`, text: system.contentProtectionData });
    values.push({ where: `${place}/URIExtXKey`, text: system.uriExtXKey });
    for (const [hls, { data }] of system.hlsSignaling.entries())
      values.push({ where: `${place}/HLSSignalingData[${hls + 1}]`, text: data });
  }
  return values.filter((value): value is { where: string; text: string } => value.text !== undefined);
}

/** White space may stand in `xs:base64Binary`; nothing else of what tolerant readers take may. */
function base64Problem(text: string): Found['problem'] | undefined {
  const read = fromTolerantBase64(text);
  if (read === undefined) return isUuid(text) ? 'it is a UUID, not base64' : 'it is not base64';
  if (read.tolerated.includes('base64url alphabet'))
    return isUuid(text) ? 'it is a UUID, not base64' : 'it is base64url; base64 has + and / for - and _';
  return read.tolerated.includes('missing padding') ? 'its padding (=) is missing' : undefined;
}
