import { toBase64 } from '../../codecs/base64.ts';
import { type CpixDocument, NAMESPACES, NEA_DVR_NAMESPACES } from '../../codecs/cpix/document.ts';
import { readCpix } from '../../codecs/cpix/read.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import type { Spelling } from '../rule.ts';

/** A change of the text of an answer. */
const text =
  (change: (xml: string) => string): Spelling =>
  (body) => ({ body: change(body) });

/** A change of what an answer says. */
export const changed = (change: (answer: CpixDocument) => CpixDocument): Spelling =>
  text((xml) => writeCpix(change(readCpix(Buffer.from(xml)))));

const LEAF =
  /(<(?:pskc:PlainValue|cpix:(?:PSSH|ContentProtectionData|URIExtXKey|HLSSignalingData))\b[^>]*>)([^<]+)(<)/g;

/** Writes the text of the elements that hold base64 otherwise. */
const leaves = (write: (base64: string) => string): Spelling =>
  text((xml) =>
    xml.replace(LEAF, (_, start: string, base64: string, end: string) => start + write(base64) + end),
  );

const withPrefixes = (cpix: string, pskc: string): Spelling =>
  text((xml) => {
    const names: Record<string, string> = { cpix, pskc };
    return xml
      .replace(/<(\/?)(cpix|pskc):/g, (_, slash: string, prefix: string) => {
        const name = names[prefix]!;
        return `<${slash}${name === '' ? '' : `${name}:`}`;
      })
      .replace(/xmlns:(cpix|pskc)=/g, (_, prefix: string) => {
        const name = names[prefix]!;
        return name === '' ? 'xmlns=' : `xmlns:${name}=`;
      });
  });

const upper = <Item extends { kid: string }>(item: Item): Item => ({ ...item, kid: item.kid.toUpperCase() });

const reference = (character: string): string => `&#x${character.charCodeAt(0).toString(16)};`;

const FOREIGN =
  '<x:ContentKeyList xmlns:x="urn:example:other"><x:ContentKey kid="none" explicitIV="none"><x:Data/></x:ContentKey></x:ContentKeyList>';

/** How an answer may be written otherwise that says the same: as XML, or in what the documents leave open. */
export const SPELLINGS: Record<string, Spelling> = {
  'other-prefixes': withPrefixes('ns2', 'k'),
  'default-namespace': withPrefixes('', 'pskc'),
  'exchanged-prefixes': withPrefixes('pskc', 'cpix'),
  'namespaces-where-used': text((xml) =>
    xml
      .replace(/ xmlns:pskc="[^"]*"/, '')
      .replaceAll('<pskc:Secret>', `<s:Secret xmlns:s="${NAMESPACES.pskc}">`)
      .replaceAll('</pskc:Secret>', '</s:Secret>')
      .replaceAll('pskc:PlainValue', 's:PlainValue'),
  ),
  'unused-namespaces': text((xml) => writeCpix(readCpix(Buffer.from(xml)), 'document', NEA_DVR_NAMESPACES)),
  comments: text((xml) =>
    xml
      .replace(/<cpix:CPIX\b[^>]*>/, '$&<!-- <cpix:ContentKeyList><cpix:ContentKey kid="none"/> -->')
      .replaceAll('<cpix:Data>', '<!-- key --><cpix:Data>')
      .replaceAll('</cpix:DRMSystem>', '<!-- Added to V2 --></cpix:DRMSystem>')
      .replace(/$/, '<!-- the end -->'),
  ),
  'comments-in-text': leaves((base64) => `${base64.slice(0, 4)}<!-- - -->${base64.slice(4)}`),
  'processing-instructions': text((xml) =>
    xml
      .replace(/\?>/, '?>\n<?xml-stylesheet href="none.xsl"?>')
      .replace('<cpix:Data>', '<?note a="b"?><cpix:Data>'),
  ),
  cdata: leaves((base64) => `<![CDATA[${base64}]]>`),
  'split-cdata': leaves((base64) => `${base64.slice(0, 5)}<![CDATA[${base64.slice(5)}]]>`),
  'wrapped-base64': leaves((base64) => `\n      ${base64.replace(/.{1,64}/g, '$&\n      ')}`),
  'character-references': text((xml) =>
    xml
      .replace(
        /(kid|systemId|explicitIV|id|periodId|intendedTrackType)="(.)/g,
        (_, name: string, first: string) => {
          return `${name}="${reference(first)}`;
        },
      )
      .replace(LEAF, (_, start: string, base64: string, end: string) => {
        return start + reference(base64[0]!) + base64.slice(1) + end;
      }),
  ),
  'single-quotes': text((xml) => xml.replace(/="([^"']*)"/g, "='$1'")),
  'attributes-reversed': text((xml) =>
    xml.replace(
      /<(cpix:\w+)((?: [\w:]+="[^"]*")+)(\/?)>/g,
      (_, name: string, attributes: string, end: string) => {
        const written = attributes.match(/[\w:]+="[^"]*"/g) ?? [];
        return `<${[name, ...written.reverse()].join(' ')}${end}>`;
      },
    ),
  ),
  'spaces-in-tags': text((xml) =>
    xml.replace(/<(\/?(?:cpix|pskc):\w+)([^<>]*?)(\/?)>/g, '<$1$2\n $3>').replace(/ (\w+)="/g, '\n\t$1 = "'),
  ),
  'no-white-space': text((xml) => xml.replace(/>\s+</g, '><').trim()),
  crlf: text((xml) => xml.replaceAll('\n', '\r\n')),
  'byte-order-mark': text((xml) => `\uFEFF${xml}`),
  'utf-16': (body) => ({
    body: `\uFEFF${body.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`,
    encoding: 'utf16le',
  }),
  'iso-8859-1': (body) => ({
    body: body
      .replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
      .replace('<cpix:Data>', '<!-- \u00e9 --><cpix:Data>'),
    encoding: 'latin1',
  }),
  'no-declaration': text((xml) => xml.replace(/^<\?xml[^>]*>\s*/, '')),
  'other-declaration': text((xml) =>
    xml.replace(/^<\?xml[^>]*>/, "<?xml version='1.0' encoding='utf-8' standalone='no' ?>"),
  ),
  'tags-closed': text((xml) => xml.replace(/<(cpix:\w+)([^<>]*?)\/>/g, '<$1$2></$1>')),
  'upper-case-ids': changed((answer) => ({
    ...answer,
    contentKeys: answer.contentKeys.map(upper),
    usageRules: answer.usageRules.map(upper),
    drmSystems: answer.drmSystems.map((system) => ({
      ...upper(system),
      systemId: system.systemId.toUpperCase(),
    })),
  })),
  'kid-case-differs': changed((answer) => ({
    ...answer,
    drmSystems: answer.drmSystems.map(upper),
    usageRules: answer.usageRules.map(upper),
  })),
  'order-of-cpix': text((xml) => writeCpix(readCpix(Buffer.from(xml)), 'strict')),
  'lists-reversed': text((xml) => {
    const lists = xml.match(/ {2}<cpix:(\w+List)>[\s\S]*?<\/cpix:\1>\n/g) ?? [];
    return xml.replace(lists.join(''), () => [...lists].reverse().join(''));
  }),
  'items-reversed': changed((answer) => ({
    ...answer,
    contentKeys: [...answer.contentKeys].reverse(),
    drmSystems: [...answer.drmSystems].reverse(),
  })),
  'rules-reversed': changed((answer) => ({ ...answer, usageRules: [...answer.usageRules].reverse() })),
  'signaling-reversed': changed((answer) => ({
    ...answer,
    drmSystems: answer.drmSystems.map((system) => ({
      ...system,
      hlsSignaling: [...system.hlsSignaling].reverse(),
    })),
  })),
  'signaling-for-media': changed((answer) => ({
    ...answer,
    drmSystems: answer.drmSystems.map((system) => ({
      ...system,
      hlsSignaling: system.hlsSignaling.map(({ playlist = 'media', data }) => ({ playlist, data })),
    })),
  })),
  'empty-elements': text((xml) =>
    xml.replaceAll(
      '<cpix:URIExtXKey>',
      '<cpix:PSSH/><cpix:ContentProtectionData></cpix:ContentProtectionData>$&',
    ),
  ),
  'foreign-elements': text((xml) =>
    xml
      .replace(/<cpix:CPIX\b[^>]*>/, `$&${FOREIGN}`)
      .replaceAll('</cpix:DRMSystem>', '<x:PSSH xmlns:x="urn:example:other">none</x:PSSH></cpix:DRMSystem>'),
  ),
  'foreign-attributes': text((xml) =>
    xml.replace(
      /<cpix:(ContentKey|DRMSystem) /g,
      '<cpix:$1 xmlns:x="urn:example:other" x:kid="none" name="none" ',
    ),
  ),
  'other-systems': changed((answer) => ({
    ...answer,
    drmSystems: answer.drmSystems.flatMap((system) => [
      { kid: system.kid, systemId: '3d5e6d35-9b9a-41e8-b843-dd3c6e72c42c', pssh: 'AAAA', hlsSignaling: [] },
      system,
    ]),
  })),
  'named-version': text((xml) =>
    xml.replace('<cpix:CPIX ', '<cpix:CPIX version="2.3" contentId="none" name="none" '),
  ),
  'without-payload': changed(({ drmSystems, ...answer }) => ({
    ...answer,
    drmSystems: drmSystems.map(({ contentProtectionData: _, ...system }) => system),
  })),
  'without-rules': changed((answer) => ({ ...answer, usageRules: [] })),
  'without-signaling': changed((answer) => ({
    ...answer,
    drmSystems: answer.drmSystems.map((system) => ({ ...system, hlsSignaling: [] })),
  })),
  'random-iv': changed((answer) => ({
    ...answer,
    contentKeys: answer.contentKeys.map((key, index) => ({
      ...key,
      explicitIV: toBase64(Buffer.from(`f0e1d2c3b4a5968778695a4b3c2d1e0${index}`, 'hex')),
    })),
  })),
  'leading-zeros': changed((answer) => ({
    ...answer,
    contentKeys: answer.contentKeys.map((key, index) => ({
      ...key,
      plainValue: toBase64(Buffer.from(`0000000a0b0c0d0e0f1011121314150${index}`, 'hex')),
      explicitIV: toBase64(Buffer.from('00ff0000000000000000000000000001', 'hex')),
    })),
  })),
  'key-of-hex-letters': changed((answer) => ({
    ...answer,
    contentKeys: answer.contentKeys.map((key, index) => ({
      ...key,
      plainValue: toBase64(Buffer.from(`848DD01399DF473${'ABCDEF'[index]}`)),
    })),
  })),
};
