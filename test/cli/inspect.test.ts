import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { envelopeHash, sealEnvelope } from '../../codecs/envelope.ts';
import { cocktailChecksum } from '../../codecs/playready/checksum.ts';
import type { WrmHeader } from '../../codecs/playready/wrm-header.ts';
import { writePlayReady } from '../../codecs/playready-header.ts';
import { writePssh } from '../../codecs/pssh.ts';
import { signTicketRequest } from '../../codecs/ticket-signature.ts';
import {
  CLIENT_PAYLOADS,
  ENC_TOKEN,
  ENVELOPE_SITE,
  ENVELOPE_TIMESTAMP,
  ENVELOPES,
  PROTECTION_SAMPLES,
  TICKET_ACCOUNT,
  TICKETS,
  WRONG_TICKET_SIGNATURES,
} from '../codecs/samples.ts';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `countersign inspect` as a user does, with something on its stdin. */
function inspect(args: string[], stdin: string | Uint8Array = '', env = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/countersign.js', 'inspect', ...args], {
    env: { ...process.env, ...env },
  });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    ended.stdout += text;
  });
  child.stderr.on('data', (text) => {
    ended.stderr += text;
  });
  // A command that has seen enough closes its stdin.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}

const inJson = async (args: string[], stdin?: string | Uint8Array) => {
  const { code, stdout, stderr } = await inspect([...args, '--json'], stdin);
  expect(stderr).toBe('');
  return { code, ...JSON.parse(stdout) };
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const FIXTURES = 'test/specs/fixtures/cpix';
const SITE = [
  ['--site-id', ENVELOPE_SITE.siteId],
  ['--site-key', ENVELOPE_SITE.siteKey],
  ['--access-key', ENVELOPE_SITE.accessKey],
].flat();
const apidata = ENVELOPES.find((each) => each.apidata !== undefined)!.apidata!;
const sample = PROTECTION_SAMPLES[3]!;
const { widevine, playReady } = sample.dash!;
const signed = (signature: string) =>
  `${TICKETS.escaped.unsigned.slice(0, -1)},"signature":${JSON.stringify(signature)}}`;

describe.concurrent('an envelope', () => {
  test('without keys: its layers, and what it takes to see more', async () => {
    const { code, stdout } = await inspect(['envelope', apidata]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}timestamp {3}2026-01-02T03:04:05Z, .* by this clock$/m);
    expect(stdout).toContain('not verified: give --site-id and --access-key');
    expect(stdout).toContain('not deciphered: give --site-key');
  });

  test('with the keys: every layer, down to the payload', async () => {
    const { code, stdout } = await inspect(['envelope', apidata, ...SITE]);
    expect(code).toBe(0);
    expect(stdout).toContain('right for this site');
    expect(stdout).toContain('PKCS#7, 16 bytes');
    expect(stdout).toContain('"storage_id": 1');
  });

  test.each(['URL', 'query', 'JSON'])('is found in its %s', async (where) => {
    const query = `pallycon-apidata=${encodeURIComponent(apidata)}`;
    const json = Buffer.from(apidata, 'base64').toString();
    const value = { URL: `https://api.example/api/storage/TEST?${query}&a=b`, query, JSON: json }[where]!;
    const inspection = await inJson(['envelope', value, ...SITE]);
    expect([inspection.code, inspection.hash, inspection.payload]).toEqual([0, true, { storage_id: 1 }]);
  });

  test('takes the keys from the environment', async () => {
    const env = {
      COUNTERSIGN_SITE_ID: ENVELOPE_SITE.siteId,
      COUNTERSIGN_SITE_KEY: ENVELOPE_SITE.siteKey,
      COUNTERSIGN_ACCESS_KEY: ENVELOPE_SITE.accessKey,
    };
    expect((await inspect(['envelope', '-'], apidata, env)).stdout).toContain('right for this site');
  });

  test('says which mistake is behind a wrong hash', async () => {
    const { data } = ENVELOPES[0]!;
    const { accessKey, siteId } = ENVELOPE_SITE;
    const hash = envelopeHash(
      { ...ENVELOPE_SITE, accessKey: siteId, siteId: accessKey },
      data,
      ENVELOPE_TIMESTAMP,
    );
    const wrong = Buffer.from(JSON.stringify({ data, timestamp: ENVELOPE_TIMESTAMP, hash })).toString(
      'base64',
    );
    const { code, problems } = await inJson(['envelope', wrong, ...SITE]);
    expect(code).toBe(1);
    expect(problems).toEqual([
      expect.objectContaining({
        where: 'hash',
        diagnosis: expect.stringContaining('its parts stand in the order'),
      }),
    ]);
  });

  test('says when the site key is not the one it was sealed with', async () => {
    const other = sealEnvelope('{}', ENVELOPE_TIMESTAMP, { ...ENVELOPE_SITE, siteKey: 'x'.repeat(32) });
    const { code, stdout } = await inspect(['envelope', other, ...SITE]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/wrong +padding:/);
    expect(stdout).toContain('compare the site key');
  });

  test.each([
    ['in its JSON', apidata.slice(0, 100), 'json'],
    ['in its base64', apidata.slice(0, 101), 'base64'],
    ['before its hash', Buffer.from('{"data":"AA==","timestamp":"x"}').toString('base64'), 'members'],
  ])('cut off %s: the layer', async (_, value, layer) => {
    const { code, problems } = await inJson(['envelope', value]);
    expect([code, problems]).toEqual([1, [expect.objectContaining({ level: 'must', where: layer })]]);
  });

  test('hides the passwords in its payload, unless they are asked for', async () => {
    const payload = JSON.stringify({
      storage_name: 'main',
      password: 'hunter2hunter2',
      nested: [{ token: 'abc' }],
    });
    const value = sealEnvelope(payload, ENVELOPE_TIMESTAMP, ENVELOPE_SITE);
    for (const args of [[], ['--json']]) {
      const hidden = await inspect(['envelope', value, ...SITE, ...args]);
      expect(hidden.stdout).toContain('main');
      expect(hidden.stdout).not.toMatch(/hunter2|abc/);
      const shown = await inspect(['envelope', value, ...SITE, '--show-secrets', ...args]);
      expect(shown.stdout).toContain('hunter2hunter2');
    }
  });
});

describe.concurrent('an enc-token', () => {
  test.each([
    ['token itself', ENC_TOKEN.token],
    ['URL', `https://kms.example/v2/cpix/pallycon/getKey/${encodeURIComponent(ENC_TOKEN.token)}`],
    ['URL with parameter', `https://kms.example/cpix/getKey?enc-token=${ENC_TOKEN.token}`],
    ['JSON', Buffer.from(ENC_TOKEN.token, 'base64').toString()],
  ])('out of its %s; its access key is hidden', async (_, value) => {
    const hidden = await inspect(['token', value]);
    expect(hidden.code).toBe(0);
    expect(hidden.stdout).toMatch(/site_id +DEMO/);
    expect(hidden.stdout).toMatch(/access_key +‹hidden, 64 characters›/);
    expect((await inJson(['token', value, '--show-secrets'])).accessKey).toBe(ENC_TOKEN.accessKey);
  });
});

describe.concurrent('a ticket request', () => {
  test.each([
    ['JSON', signed(TICKETS.escaped.signature)],
    ['form', new URLSearchParams({ json: signed(TICKETS.escaped.signature) }).toString()],
    ['base64', Buffer.from(signed(TICKETS.escaped.signature)).toString('base64')],
  ])('in %s, its signature right', async (_, value) => {
    const inspection = await inJson(['ticket', '--secret', TICKET_ACCOUNT.apiSecret], value);
    expect([inspection.code, inspection.signature, inspection.signedText]).toEqual([0, true, 'text as sent']);
    expect(inspection.request).toMatchObject({ app: 'stef-chorigin', pass: '‹hidden, 32 characters›' });
  });

  test('signed wrongly: the mistake', async () => {
    const value = signed(WRONG_TICKET_SIGNATURES[0]!);
    const { code, stdout } = await inspect(['ticket', '--secret', TICKET_ACCOUNT.apiSecret], value);
    expect(code).toBe(1);
    expect(stdout).toContain('The mistake: the secret was decoded from hex');
  });

  test('without a secret: its members alone', async () => {
    const { code, stdout } = await inspect(['ticket'], signed('x'));
    expect(code).toBe(0);
    expect(stdout).toContain('not verified: give --secret');
    expect(stdout).not.toContain('unique_random_string_per_request');
  });

  test('cannot drive a terminal', async () => {
    const value = signTicketRequest({ command: 'sevu.request', app: '\u001b[2J\u202ehi' }, 'secret');
    const { stdout } = await inspect(['ticket'], value);
    expect(stdout).toContain('\\u001b[2J\\u202ehi');
  });
});

describe.concurrent('a pssh box', () => {
  const bytes = Buffer.from(widevine, 'base64');

  test.each([
    ['binary', bytes],
    ['hex', bytes.toString('hex')],
    ['base64', Buffer.from(`\ufeff${widevine}\r\n`, 'utf16le')],
    ['hex', `0x${bytes.toString('hex').toUpperCase()}\n`],
    ['base64', `${widevine.slice(0, 64)}\r\n${widevine.slice(64)}`],
  ])('in %s', async (spelling, value) => {
    const { code, spelling: found, boxes } = await inJson(['pssh', '-'], value);
    expect([code, found]).toEqual([0, spelling]);
    expect(boxes).toMatchObject([
      { system: 'WIDEVINE', version: 0, widevine: { keyIds: [sample.keyId], cryptoPeriodIndex: 128 } },
    ]);
  });

  test('of PlayReady: is its checksum that of a key?', async () => {
    const right = await inspect(['pssh', playReady, '--key', sample.key]);
    expect([right.code, right.stdout]).toEqual([0, expect.stringContaining('right for this key')]);
    const hex = Buffer.alloc(16, 7).toString('hex');
    const wrong = await inspect(['pssh', playReady, '--key', hex]);
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/wrong +CHECKSUM of 6bac8ec3/)]);
  });

  test('of PlayReady for COCKTAIL, larger than it should be', async () => {
    const key = Buffer.from('01020304050607', 'hex');
    const header: WrmHeader = {
      version: '4.0.0.0',
      keys: [{ keyId: sample.keyId, algorithm: 'COCKTAIL', checksum: cocktailChecksum(key) }],
    };
    const object = Buffer.concat([writePlayReady({ header, otherRecords: [] }), Buffer.alloc(16_004)]);
    object.writeUInt32LE(object.length, 0);
    object.writeUInt16LE(2, 4);
    object.writeUInt16LE(3, object.length - 16_004);
    object.writeUInt16LE(16_000, object.length - 16_002);
    const box = writePssh({ systemId: SYSTEM_IDS.PLAYREADY, keyIds: [], data: object });
    const { code, stdout } = await inspect(['pssh', '-', '--key', key.toString('hex')], Buffer.from(box));
    expect([code, stdout]).toEqual([0, expect.stringContaining('XQp3VdZaaw==, right for this key')]);
    expect(stdout).toMatch(/odd +object: it has \d+ bytes, 15360 are the most/);
    const unfit = await inspect(['pssh', '-', '--key', '00'.repeat(16)], Buffer.from(box));
    expect(unfit.code).toBe(1);
  });

  test('followed by another', async () => {
    const both = Buffer.concat([bytes, Buffer.from(playReady, 'base64')]);
    const { code, stdout } = await inspect(['pssh', file('init.pssh', both)]);
    expect(code).toBe(0);
    expect(stdout).toContain('2 pssh boxes');
    expect(stdout).toMatch(/^Box 2\n {2}system +PlayReady, /m);
  });

  test('cut off: where', async () => {
    const { code, stdout } = await inspect(['pssh', widevine.slice(0, 60)]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/wrong +byte 0: .*45 are left/)]);
  });
});

describe.concurrent('a CPIX document', () => {
  test('of the documents: a summary, its key hidden', async () => {
    const { code, stdout } = await inspect(['cpix', `${FIXTURES}/hls-live-response.xml`]);
    expect(stdout).toMatch(/content ID +cpix-test-cid/);
    expect(stdout).toMatch(/FairPlay +URIExtXKey/);
    expect(stdout).not.toContain('OlRFK6LSytFr2HnN1HqwWw==');
    expect(code).toBe(0);
  });

  test('as data, its key shown', async () => {
    const inspection = await inJson(['cpix', '--show-secrets', `${FIXTURES}/dash-vod-response.xml`]);
    expect(inspection.document.contentKeys[0].plainValue).toBe('SzC1qc1cEpyFU6t/lL7Byw==');
  });

  test('in UTF-16 or base64', async () => {
    const xml = readFileSync(`${FIXTURES}/dash-vod-response.xml`);
    const utf16 = Buffer.from(`\ufeff${xml.toString().replace('UTF-8', 'UTF-16')}`, 'utf16le');
    for (const value of [utf16, xml.toString('base64')])
      expect((await inspect(['cpix', '-'], value)).stdout).toMatch(/content ID +cpix-test-cid/);
  });

  test('that breaks a rule: exit code 1, and the rule', async () => {
    const xml = readFileSync(`${FIXTURES}/dash-vod-response.xml`, 'utf8');
    const { code, problems } = await inJson(
      ['cpix', '-'],
      xml.replace('MDEyMzQ1Njc4OWFiY2RlZg==', 'MDEyMzQ1'),
    );
    expect(code).toBe(1);
    expect(problems).toContainEqual({
      rule: expect.any(String),
      level: 'must',
      where: 'ContentKey[1]@explicitIV',
      problem: expect.stringContaining('6 bytes'),
    });
  });

  test('that the schema forbids: exit code 1, and the line', async () => {
    const xml = readFileSync(`${FIXTURES}/dash-vod-response.xml`, 'utf8').replace(' kid="', ' kidd="" kid="');
    const { code, stdout } = await inspect(['cpix', '-'], xml);
    expect(code).toBe(1);
    expect(stdout).toMatch(/wrong +schema: line 4: /);
  });

  test('held to CPIX 2.3 itself, the documents’ own layout is wrong', async () => {
    const { code, stdout } = await inspect(['cpix', '--strict', `${FIXTURES}/hls-live-response.xml`]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/wrong +strict schema: line /);
  });

  test('that is broken XML: exit code 1, and where', async () => {
    const { code, stdout } = await inspect(['cpix', '-'], '<cpix:CPIX xmlns:cpix="urn:dashif:org:cpix">');
    expect(code).toBe(1);
    expect(stdout).toMatch(/wrong +/);
  });
});

test('lines fit into 80 columns, except for words that do not', async () => {
  const cases = [
    ['cpix', `${FIXTURES}/dash-live-response.xml`],
    ['envelope', apidata, ...SITE],
    ['pssh', widevine],
  ];
  for (const args of cases) {
    const { stdout } = await inspect(args);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

describe.concurrent('something else', () => {
  const json = JSON.stringify({ error_code: '0000', error_message: 'success' });
  test.each([
    ['a PlayReady object', 'pssh', CLIENT_PAYLOADS.playReady, 'This is a PlayReady object, not a pssh box. '],
    [
      'Widevine data',
      'pssh',
      CLIENT_PAYLOADS.widevine,
      'This is Widevine data out of its box, not a pssh box. ',
    ],
    ['XML', 'pssh', '<MPD/>', 'This is a DASH manifest, not a pssh box. '],
    ['CPIX', 'pssh', '<CPIX/>', 'This is a CPIX document, not a pssh box. Use countersign inspect cpix.'],
    [
      'an envelope',
      'token',
      apidata,
      'This is an envelope, not an enc-token. Use countersign inspect envelope.',
    ],
    [
      'a token',
      'envelope',
      ENC_TOKEN.token,
      'This is an enc-token, not an envelope. Use countersign inspect token.',
    ],
    [
      'a ticket',
      'envelope',
      TICKETS.plain.unsigned,
      'This is a ticket request, not an envelope. Use countersign inspect ticket.',
    ],
    ['a box', 'cpix', widevine, 'This is a pssh box, not a CPIX document. Use countersign inspect pssh.'],
    ['an answer', 'envelope', json, 'This is an answer of the packaging API, not an envelope.'],
    ['a UUID', 'ticket', sample.keyId, 'This is a UUID, not a ticket request.'],
    ['noise', 'pssh', '!?', 'This is not a pssh box, nor anything else known.'],
  ])('%s given to %s: exit code 2, what it is and what to do', async (_, kind, value, message) => {
    const { code, stdout, stderr } = await inspect([kind], value);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim()).not.toContain('\n');
  });

  test.each([
    [[], 'Say what to inspect: countersign inspect envelope|token|ticket|pssh|cpix'],
    [['tokn'], 'There is no kind "tokn". Did you mean token?'],
    [[ENC_TOKEN.token], 'This is an enc-token. Use countersign inspect token.'],
    [['envelope', apidata, '--site-key', 'short'], '--site-key has 5 bytes. A site key has 32 characters.'],
    [['envelope', apidata, '--site-id', 'TEST'], 'give --site-id and --access-key'],
    [['pssh', widevine, '--key', 'zz'], '--key is not 16 bytes as hex or base64.'],
    [['cpix', 'nothing-here.xml'], 'There is no file "nothing-here.xml".'],
    [
      ['cpix', 'nofile'],
      'There is no file "nofile", and it is not a CPIX document, nor anything else known.',
    ],
    [['cpix', 'test'], '"test" is a folder.'],
    [['cpix', ''], 'The value to inspect is empty.'],
    [['cpix', '-'], 'Stdin is empty.'],
    [['cpix'], 'Stdin is empty.'],
    [['token', '--secret', 'x'], "unknown option '--secret'"],
  ])('%j is wrong use', async (args, message) => {
    const { code, stdout, stderr } = await inspect(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('too large or unreadable is wrong use', async () => {
    const large = Buffer.alloc(1024 * 1024 + 1, 'A');
    expect(await inspect(['pssh', '-'], large)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('1 MiB'),
    });
    const path = file('large', large);
    expect(await inspect(['pssh', path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('1 MiB'),
    });
    const locked = file('locked', 'x');
    chmodSync(locked, 0);
    if (process.getuid?.() === 0) return;
    expect(await inspect(['pssh', locked])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`Failed to read "${locked}"`),
    });
  });
});
