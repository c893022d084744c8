import { expect, test } from 'vitest';
import { readKeyTag, writeFairPlaySignaling } from '../../codecs/hls-signaling.ts';

test.each(['media', 'master'] as const)('the tag of the %s playlist reads back', (playlist) => {
  expect(readKeyTag(writeFairPlaySignaling({ playlist, uri: 'skd://a,b=c' }))).toEqual({
    playlist,
    attributes: {
      METHOD: 'SAMPLE-AES',
      URI: 'skd://a,b=c',
      KEYFORMAT: 'com.apple.streamingkeydelivery',
      KEYFORMATVERSIONS: '1',
    },
  });
});

test.each([
  ['other order', '#EXT-X-KEY:URI="u",METHOD=NONE', { URI: 'u', METHOD: 'NONE' }],
  ['a line end', '#EXT-X-KEY:METHOD=NONE\r\n', { METHOD: 'NONE' }],
  ['an IV without quotes', '#EXT-X-KEY:IV=0x0A,URI="u"', { IV: '0x0A', URI: 'u' }],
  ['an empty value', '#EXT-X-KEY:URI="",METHOD=', { URI: '', METHOD: '' }],
  ['a comma in quotes', '#EXT-X-KEY:URI="u,METHOD=x",METHOD=y', { URI: 'u,METHOD=x', METHOD: 'y' }],
  ['no attributes', '#EXT-X-KEY:', {}],
  ['quotes that do not close', '#EXT-X-KEY:URI="u,METHOD=y', { METHOD: 'y' }],
])('%s', (_why, line, attributes) => {
  expect(readKeyTag(line)).toEqual({ playlist: 'media', attributes });
});

test.each([
  '',
  '#EXTM3U',
  '#EXT-X-KEY',
  '#EXT-X-KEYS:METHOD=NONE',
  'x#EXT-X-KEY:METHOD=NONE',
  '#ext-x-key:A=1',
])('%j is no key tag', (line) => {
  expect(readKeyTag(line)).toBeUndefined();
});
