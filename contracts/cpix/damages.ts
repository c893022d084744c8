import { fromBase64, toBase64 } from '../../codecs/base64.ts';
import type { ContentKey, DrmSystem } from '../../codecs/cpix/document.ts';
import { readPssh, writePssh } from '../../codecs/pssh.ts';
import type { Spelling } from '../rule.ts';
import { changed } from './spellings.ts';

const keys = (damage: (key: ContentKey, index: number) => ContentKey): Spelling =>
  changed((answer) => ({ ...answer, contentKeys: answer.contentKeys.map(damage) }));

const systems = (damage: (system: DrmSystem, index: number) => DrmSystem): Spelling =>
  changed((answer) => ({ ...answer, drmSystems: answer.drmSystems.map(damage) }));

const text =
  (damage: (xml: string) => string): Spelling =>
  (body) => ({ body: damage(body) });

const keyOf = (length: number): string => toBase64(Buffer.alloc(length, 0x5a));

/** The box of a system, with other bytes. */
const boxes = (damage: (box: Buffer) => Uint8Array): Spelling =>
  systems((system) => {
    const box = system.pssh === undefined ? undefined : fromBase64(system.pssh);
    return box === undefined ? system : { ...system, pssh: toBase64(damage(Buffer.from(box))) };
  });

/** Answers that are not what the documents describe: what a client must not take, or may take with care. */
export const DAMAGES: Record<string, Spelling> = {
  'no-key-list': changed((answer) => ({ ...answer, contentKeys: [] })),
  'key-without-value': keys(({ plainValue: _, ...key }) => key),
  'empty-key': text((xml) => xml.replace(/<pskc:PlainValue>[^<]*/g, '<pskc:PlainValue>')),
  'key-of-15-bytes': keys((key) => ({ ...key, plainValue: keyOf(15) })),
  'key-of-17-bytes': keys((key) => ({ ...key, plainValue: keyOf(17) })),
  'key-of-32-bytes': keys((key) => ({ ...key, plainValue: keyOf(32) })),
  'key-in-hex': keys((key) => ({ ...key, plainValue: '5a'.repeat(16) })),
  'key-is-no-base64': keys((key) => ({ ...key, plainValue: 'WlpaWlpaWlp*Wlpa(lpaWg==' })),
  'encrypted-key': text((xml) =>
    xml.replace(
      /<pskc:PlainValue>([^<]*)<\/pskc:PlainValue>/g,
      '<pskc:EncryptedValue><x:CipherData xmlns:x="http://www.w3.org/2001/04/xmlenc#"><x:CipherValue>$1</x:CipherValue></x:CipherData></pskc:EncryptedValue>',
    ),
  ),
  'iv-of-8-bytes': keys((key) => ({ ...key, explicitIV: keyOf(8) })),
  'iv-of-17-bytes': keys((key) => ({ ...key, explicitIV: keyOf(17) })),
  'iv-is-no-base64': keys((key) => ({ ...key, explicitIV: '0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a' })),
  'no-iv': keys(({ explicitIV: _, ...key }) => key),
  'no-kid': text((xml) => xml.replace(/(<cpix:ContentKey\b[^>]*) kid="[^"]*"/g, '$1')),
  'kid-is-no-uuid': text((xml) => xml.replace(/kid="[^"]{8}/g, 'kid="none')),
  'kid-twice': changed((answer) => ({
    ...answer,
    contentKeys: answer.contentKeys.flatMap((key) => [key, { ...key, plainValue: keyOf(16) }]),
  })),
  'root-of-other-namespace': text((xml) => xml.replaceAll('urn:dashif:org:cpix', 'urn:example:other')),
  'root-without-namespace': text((xml) => xml.replaceAll('cpix:', '').replace(/ xmlns="[^"]*"/, '')),
  'key-of-other-namespace': text((xml) =>
    xml.replaceAll('urn:ietf:params:xml:ns:keyprov:pskc', 'urn:example:other'),
  ),
  'other-root': text((xml) =>
    xml.replace('<cpix:CPIX', '<cpix:Error').replace('</cpix:CPIX>', '</cpix:Error>'),
  ),
  'wrong-end-tag': text((xml) => xml.replace('</cpix:ContentKeyList>', '</cpix:DRMSystemList>')),
  'two-roots': text((xml) => `${xml}<cpix:CPIX xmlns:cpix="urn:dashif:org:cpix"/>`),
  'text-after-root': text((xml) => `${xml}{"error_code":"INVALID_REQUEST"}`),
  'unknown-entity': text((xml) => xml.replace(/<pskc:PlainValue>[^<]*/, '<pskc:PlainValue>&key;')),
  'other-content-id': changed((answer) => ({ ...answer, id: `${answer.id}-2` })),
  'no-content-id': changed(({ id: _, ...answer }) => answer),
  'payload-differs': systems((system) =>
    system.contentProtectionData === undefined ? system : { ...system, contentProtectionData: keyOf(24) },
  ),
  'no-systems': changed((answer) => ({ ...answer, drmSystems: [] })),
  'last-key-without-systems': changed((answer) => {
    const { kid } = answer.contentKeys.at(-1)!;
    return { ...answer, drmSystems: answer.drmSystems.filter((system) => system.kid !== kid) };
  }),
  'last-key-missing': changed((answer) => ({ ...answer, contentKeys: answer.contentKeys.slice(0, -1) })),
  'systems-of-no-key': systems((system) => ({ ...system, kid: '00000000-1111-2222-3333-444444444444' })),
  'box-of-version-1': boxes((box) => {
    const { systemId, data } = readPssh(box);
    return writePssh({ systemId, keyIds: ['0e1d2c3b-4a59-6877-8695-a4b3c2d1e0f0'], data });
  }),
  'box-cut-short': boxes((box) => box.subarray(0, box.length - 5)),
  'box-size-wrong': boxes((box) => {
    box.writeUInt32BE(0x7fffffff, 0);
    return box;
  }),
  'box-data-size-wrong': boxes((box) => {
    box.writeUInt32BE(0xffffffff, 28);
    return box;
  }),
  'payload-for-box': systems((system) =>
    system.pssh === undefined || system.contentProtectionData === undefined
      ? system
      : { ...system, pssh: system.contentProtectionData },
  ),
  'broken-utf-8': (body) => ({
    body: body.replace('<cpix:Data>', '<!-- \u00c0\u00af\u00ff --><cpix:Data>'),
    encoding: 'latin1',
  }),
  deep: text((xml) => {
    const depth = 10_000;
    const nest = `${'<x:a>'.repeat(depth)}${'</x:a>'.repeat(depth)}`;
    return xml.replace(/<cpix:CPIX\b[^>]*>/, `$&<x:b xmlns:x="urn:example:other">${nest}</x:b>`);
  }),
  padded: text((xml) => xml.replace('<cpix:Data>', `${' '.repeat(2_000_000)}<cpix:Data>`)),
  'many-attributes': text((xml) => {
    const attributes = Array.from({ length: 10_000 }, (_, index) => `a${index}="${index}"`).join(' ');
    return xml.replace('<cpix:ContentKey ', `<cpix:ContentKey ${attributes} `);
  }),
  'no-key-uri': systems(({ uriExtXKey: _, ...system }) => system),
  'key-uri-is-no-base64': systems((system) =>
    system.uriExtXKey === undefined ? system : { ...system, uriExtXKey: '*skd://none*' },
  ),
  'key-uri-of-other-scheme': systems((system) =>
    system.uriExtXKey === undefined
      ? system
      : { ...system, uriExtXKey: toBase64(Buffer.from('https://keys.example/é?a=1&b=2#c')) },
  ),
};
