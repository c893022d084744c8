import { expect, test } from 'vitest';
import { fromBase64, fromTolerantBase64, toBase64 } from '../../codecs/base64.ts';

const fb = Uint8Array.of(0xfb, 0xff, 0xfe);

/** Texts, and what the tolerant reader looks past; no list: neither reader takes the text. */
const texts: [text: string, bytes: Uint8Array | undefined, tolerated?: string[]][] = [
  ['', new Uint8Array(), []],
  ['+//+', fb, []],
  ['AA==', Uint8Array.of(0), []],
  ['AAA=', Uint8Array.of(0, 0), []],
  ['-__-', fb, ['base64url alphabet']],
  ['AA', Uint8Array.of(0), ['missing padding']],
  ['AAA', Uint8Array.of(0, 0), ['missing padding']],
  ['A A\r\n\t==', Uint8Array.of(0), ['white space']],
  [' -__-AA\n', Uint8Array.of(0xfb, 0xff, 0xfe, 0), ['white space', 'base64url alphabet', 'missing padding']],
  ['A', undefined],
  ['AAAAA', undefined],
  ['A===', undefined],
  ['AA=', undefined],
  ['====', undefined],
  ['AA==AA==', undefined],
  ['=AAA', undefined],
  // The last character holds bits that belong to no byte.
  ['AB==', undefined],
  ['AAB=', undefined],
  ['AB', undefined],
  ['-_-_AAB', undefined],
  ['+__-', undefined],
  ['AA\u00a0==', undefined],
  ['AA%3D%3D', undefined],
  ['AAA*', undefined],
  ['ＡＡＡＡ', undefined],
];

test.each(texts)('%j', (text, bytes, tolerated) => {
  const strict = tolerated?.length === 0 ? bytes : undefined;
  expect(asArray(fromBase64(text))).toEqual(asArray(strict));
  const tolerant = fromTolerantBase64(text);
  expect(asArray(tolerant?.bytes)).toEqual(asArray(bytes));
  expect(tolerant?.tolerated).toEqual(tolerated);
});

const asArray = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : [...bytes]);

test('a text of many megabytes is read, and a bad one refused', () => {
  const text = toBase64(new Uint8Array(24_000_000));
  expect(fromBase64(text)).toHaveLength(24_000_000);
  expect(fromTolerantBase64(`${text}!`)).toBeUndefined();
});
