import { describe, expect, test } from 'vitest';
import {
  asPhpEncodes,
  readTicketRequest,
  signTicketRequest,
  ticketSignature,
  withoutMember,
} from '../../codecs/ticket-signature.ts';
import { TICKET_ACCOUNT, TICKETS, WRONG_TICKET_SIGNATURES } from './samples.ts';

const { apiSecret } = TICKET_ACCOUNT;
const read = (json: string) => readTicketRequest(json, 'urlencoded', () => apiSecret);
const signedWith = (unsigned: string, signature: string): string =>
  `${unsigned.slice(0, -1)},"signature":${JSON.stringify(signature)}}`;

describe.each(Object.entries(TICKETS))('the request with its slash %s', (_form, { unsigned, signature }) => {
  test('has the signature of the vector', () => {
    expect(ticketSignature(unsigned, apiSecret)).toBe(signature);
  });

  test('is read back, signed over the text as sent', () => {
    const json = signedWith(unsigned, signature);
    const { signature: _, ...members } = JSON.parse(json);
    expect(read(json)).toEqual({
      kind: 'ticket-request',
      json,
      form: 'urlencoded',
      request: { ...members, signature },
      unsigned,
      signature,
      expectedSignature: signature,
      signedText: 'text as sent',
      faults: [],
    });
  });
});

test('a signature whose name is escaped, and members of its name further in, are read', () => {
  const unsigned = '{"a":{"signature":"x","b":[{"signature":1}]}}';
  const value = JSON.stringify(ticketSignature(unsigned, apiSecret));
  const json = `${unsigned.slice(0, -1)},"\\u0073\\u0069gnature" : ${value}}`;
  expect(read(json)).toMatchObject({ unsigned, signedText: 'text as sent', faults: [] });
});

test("the plain text signed as PHP would have encoded it is taken, and said to be PHP's", () => {
  const json = signedWith(TICKETS.plain.unsigned, TICKETS.escaped.signature);
  expect(read(json)).toMatchObject({ signedText: 'text as PHP encodes it', faults: [] });
});

test('the escaped text signed as if it were plain is wrong', () => {
  const reading = read(signedWith(TICKETS.escaped.unsigned, TICKETS.plain.signature));
  expect(reading).not.toHaveProperty('signedText');
  expect(reading.faults.map(({ layer }) => layer)).toEqual(['signature']);
});

test('a request is signed as in the vector, its signature last', () => {
  const request = JSON.parse(TICKETS.plain.unsigned);
  expect(signTicketRequest(request, apiSecret)).toBe(
    signedWith(TICKETS.plain.unsigned, TICKETS.plain.signature),
  );
  expect(signTicketRequest({}, apiSecret)).toBe(`{"signature":"${ticketSignature('{}', apiSecret)}"}`);
});

describe('faults', () => {
  const { unsigned, signature } = TICKETS.escaped;
  test.each([
    ['nothing', '', ['json']],
    ['not JSON', 'command=sevu.request', ['json']],
    ['an array', '["signature"]', ['json']],
    ['null', 'null', ['json']],
    ['PHP serialised', 'a:1:{s:9:"signature";s:1:"x";}', ['json']],
    ['a byte order mark', `\uFEFF${signedWith(unsigned, signature)}`, ['json']],
    ['no signature', unsigned, ['members']],
    ['an empty signature', signedWith(unsigned, ''), ['members']],
    ['a signature that is null', `${unsigned.slice(0, -1)},"signature":null}`, ['members']],
    ['a signature that is an object', `${unsigned.slice(0, -1)},"signature":{"signature":"x"}}`, ['members']],
    [
      'two signatures',
      signedWith(`{"signature":${JSON.stringify(signature)},${unsigned.slice(1)}`, signature),
      ['members'],
    ],
    [
      'a second signature with its name escaped',
      signedWith(`{"\\u0073ignature":"x",${unsigned.slice(1)}`, signature),
      ['members'],
    ],
    ['the signature one level down', `{"request":${signedWith(unsigned, signature)}}`, ['members']],
    ...WRONG_TICKET_SIGNATURES.map((wrong): [string, string, string[]] => [
      `the wrong recipe ${wrong.slice(0, 8)}`,
      signedWith(unsigned, wrong),
      ['signature'],
    ]),
    ['hex', signedWith(unsigned, Buffer.from(signature, 'base64').toString('hex')), ['signature']],
    ['+ turned into a space', signedWith(unsigned, signature.replace('+', ' ')), ['signature']],
    ['no padding', signedWith(unsigned, signature.replace('=', '')), ['signature']],
    [
      'a request changed after it was signed',
      signedWith(unsigned, signature).replace('28', '29'),
      ['signature'],
    ],
    [
      'white space added after it was signed',
      signedWith(unsigned, signature).replace(':28', ': 28'),
      ['signature'],
    ],
  ])('%s', (_what, json, faults) => {
    expect(read(json).faults.map(({ layer }) => layer)).toEqual(faults);
  });

  test('without a secret the signature is not looked at', () => {
    const reading = readTicketRequest(signedWith(unsigned, 'x'), 'multipart', () => undefined);
    expect(reading).toMatchObject({ form: 'multipart', unsigned, signature: 'x', faults: [] });
    expect(reading).not.toHaveProperty('expectedSignature');
  });

  test('the secret is asked for with the members of the request', () => {
    const asked: unknown[] = [];
    readTicketRequest(signedWith('{"api_key":"k"}', 's'), 'urlencoded', ({ api_key }) => {
      asked.push(api_key);
      return undefined;
    });
    expect(asked).toEqual(['k']);
  });
});

describe('withoutMember takes the signature out', () => {
  test.each([
    ['last', '{"a":1,"signature":"x"}', '{"a":1}'],
    ['first', '{"signature":"x","a":1}', '{"a":1}'],
    ['in the middle', '{"a":1,"signature":"x","b":2}', '{"a":1,"b":2}'],
    ['alone', '{"signature":"x"}', '{}'],
    ['not there', '{"a":1}', '{"a":1}'],
    ['of nothing', '{}', '{}'],
    [
      'behind a nested one',
      '{"a":{"signature":"y","b":[{"signature":1}]},"signature":"x"}',
      '{"a":{"signature":"y","b":[{"signature":1}]}}',
    ],
    ['only nested', '{"a":{"signature":"y"}}', '{"a":{"signature":"y"}}'],
    ['behind a value of its name', '{"a":"signature","signature":"x"}', '{"a":"signature"}'],
    [
      'behind a value that looks like it',
      '{"a":"\\",\\"signature\\":\\"y\\"","signature":"x"}',
      '{"a":"\\",\\"signature\\":\\"y\\""}',
    ],
    ['behind a backslash at the end of a string', '{"a":"\\\\","signature":"x"}', '{"a":"\\\\"}'],
    ['behind brackets in a string', '{"a":"}],{[","signature":"x"}', '{"a":"}],{["}'],
    ['with quotes in its value', '{"a":1,"signature":"\\"}, ","b":2}', '{"a":1,"b":2}'],
    ['that is an object', '{"a":1,"signature":{"b":[1,{"c":","}]},"d":2}', '{"a":1,"d":2}'],
    ['that is a number', '{"a":1,"signature":-1.5e+3}', '{"a":1}'],
    ['that is null', '{"signature":null,"a":1}', '{"a":1}'],
    ['with its name escaped', '{"a":1,"\\u0073ignature":"x"}', '{"a":1}'],
    [
      'beside names that begin like it',
      '{"signature2":1,"signature":"x","Signature":2}',
      '{"signature2":1,"Signature":2}',
    ],
    [
      'from a text with spaces as Python writes them',
      '{"a": 1, "signature": "x", "b": 2}',
      '{"a": 1, "b": 2}',
    ],
    ['first, with spaces', '{"signature": "x", "a": 1}', '{"a": 1}'],
    ['last, indented', '{\n  "a": 1,\n  "signature": "x"\n}', '{\n  "a": 1\n}'],
    ['first, indented', '{\n\t"signature": "x",\n\t"a": 1\n}', '{\n\t"a": 1\n}'],
    [
      'in the middle, indented',
      '{\r\n "a": 1,\r\n "signature": "x",\r\n "b": 2\r\n}',
      '{\r\n "a": 1,\r\n "b": 2\r\n}',
    ],
    ['alone, indented', '{\n  "signature": "x"\n}', '{}'],
    ['with much space before its colon', `{"a":1,"signature"${' '.repeat(40)}:"x"}`, '{"a":1}'],
    ['from a text with space around it', ' {"a":1,"signature":"x"} \n', ' {"a":1} \n'],
    ['and nothing of the text beyond ASCII', '{"é":"😀\\u00e9","signature":"x"}', '{"é":"😀\\u00e9"}'],
  ])('%s', (_where, json, expected) => {
    expect(withoutMember(json, 'signature')).toBe(expected);
    JSON.parse(expected);
  });

  test('from a text of many megabytes', () => {
    const long = '\\"'.repeat(5_000_000);
    expect(withoutMember(`{"a":"${long}","signature":"x"}`, 'signature')).toBe(`{"a":"${long}"}`);
  });
});

test.each([
  ['plain text', '{"a":1}', '{"a":1}'],
  ['a slash', '"a/b"', '"a\\/b"'],
  ['a slash that is escaped', '"a\\/b"', '"a\\/b"'],
  ['a slash behind a backslash', '"a\\\\/b"', '"a\\\\\\/b"'],
  ['a quote', '"\\""', '"\\""'],
  ['a letter', '"é"', '"\\u00e9"'],
  ['a letter that is escaped', '"\\u00e9"', '"\\u00e9"'],
  ['beyond the basic plane', '"😀"', '"\\ud83d\\ude00"'],
  ['the last of ASCII', '"\u007f\u0080"', '"\u007f\\u0080"'],
  ['Hangul', '"한"', '"\\ud55c"'],
])('%s as PHP encodes it', (_what, json, expected) => {
  expect(asPhpEncodes(json)).toBe(expected);
  expect(JSON.parse(expected)).toEqual(JSON.parse(json));
});
