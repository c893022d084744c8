import { describe, expect, test } from 'vitest';
import { readEncToken, readTolerantEncToken, writeEncToken } from '../../codecs/enc-token.ts';
import { expectFault } from '../support/fault.ts';
import { ENC_TOKEN } from './samples.ts';

const { token, ...carried } = ENC_TOKEN;
const encode = (text: string): string => Buffer.from(text).toString('base64');

test("the documents' token is rebuilt byte for byte and read back", () => {
  expect(writeEncToken(carried)).toBe(token);
  expect(readEncToken(token)).toEqual(carried);
});

describe('tokens written in another way', () => {
  test.each([
    ['the members the other way round', encode('{"access_key":"k","site_id":"s"}')],
    ['no padding', encode('{"site_id":"s","access_key":"k"} ').replaceAll('=', '')],
    ['base64url', Buffer.from('{"site_id":"s","access_key":"k","note":"???>>>"}').toString('base64url')],
    [
      'line breaks',
      `${encode('{"site_id":"s","access_key":"k"}').slice(0, 20)}\n${encode('{"site_id":"s","access_key":"k"}').slice(20)}`,
    ],
    ['one more member', encode('{"site_id":"s","access_key":"k","x":1}')],
  ])('%s', (_why, text) => {
    expect(readEncToken(text)).toEqual({ siteId: 's', accessKey: 'k' });
  });
});

test('what was tolerated is said', () => {
  expect(readTolerantEncToken(token)).toEqual({ token: carried, tolerated: [] });
  const odd = Buffer.from('{"x":"???>>>", "access_key":"k","site_id":"s"}').toString('base64url');
  expect(readTolerantEncToken(`${odd}\n`)).toEqual({
    token: { siteId: 's', accessKey: 'k' },
    tolerated: ['white space', 'base64url alphabet', 'missing padding', 'the member "x" is not known'],
  });
});

describe('texts that are no token', () => {
  test.each([
    ['nothing', '', 'token'],
    ['not base64', '{"site_id":"s"}', 'token'],
    ['escaped twice', `${encode('{}')}%3D`, 'token'],
    ['not JSON', encode('site_id=s'), 'token'],
    ['not UTF-8', '/w==', 'token'],
    ['null', encode('null'), 'site_id'],
    ['an array', encode('["s","k"]'), 'site_id'],
    ['a number', encode('1'), 'site_id'],
    ['no members', encode('{}'), 'site_id'],
    ['a site ID that is a number', encode('{"site_id":1,"access_key":"k"}'), 'site_id'],
    ['no access key', encode('{"site_id":"s"}'), 'access_key'],
    ['an access key that is null', encode('{"site_id":"s","access_key":null}'), 'access_key'],
  ])('%s', (_why, text, where) => {
    expectFault(() => readEncToken(text), 'enc-token', where);
  });
});
