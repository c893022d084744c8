import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'vitest';
import { ENVELOPE_IV, type Envelope, formatTimestamp, sealEnvelope } from '../codecs/envelope.ts';
import { cocktailChecksum, playReadyChecksum } from '../codecs/playready/checksum.ts';
import { ticketSignature } from '../codecs/ticket-signature.ts';
import { jsonPayload } from './arbitraries/json-payload.ts';
import { keyId, sixteenBytes } from './arbitraries/key-id.ts';
import { siteCredentials } from './arbitraries/site-credentials.ts';
import { FEW_RUNS, law } from './law.ts';
import { agree } from './laws.ts';

const { status } = spawnSync('openssl', ['version']);
if (status === 0) laws();
else test.skip('laws against the openssl command: there is no openssl on this machine', () => {});

function openssl(args: string[], input: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', args, { input });
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`);
  return stdout;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function laws(): void {
  law(
    'openssl deciphers what is sealed here',
    agree(
      ({ payload, site }) => {
        const { data } = sealed(payload, site);
        const key = hex(Buffer.from(site.siteKey));
        const args = ['enc', '-d', '-aes-256-cbc', '-K', key, '-iv', hex(ENVELOPE_IV)];
        return openssl(args, Buffer.from(data, 'base64')).toString('utf8');
      },
      ({ payload }) => payload,
      fc.record({ payload: jsonPayload, site: siteCredentials }),
    ),
    FEW_RUNS,
  );

  law(
    'openssl makes the same hash of an envelope',
    agree(
      ({ payload, site }) => {
        const { data, timestamp } = sealed(payload, site);
        const message = Buffer.from(site.accessKey + site.siteId + data + timestamp);
        return openssl(['dgst', '-sha256', '-binary'], message).toString('base64');
      },
      ({ payload, site }) => sealed(payload, site).hash,
      fc.record({ payload: jsonPayload, site: siteCredentials }),
    ),
    FEW_RUNS,
  );

  law(
    'openssl makes the same signature of a ticket request',
    agree(
      ({ json, secret }) =>
        openssl(['dgst', '-sha256', '-hmac', secret, '-binary'], Buffer.from(json)).toString('base64'),
      ({ json, secret }) => ticketSignature(json, secret),
      fc.record({ json: jsonPayload, secret: fc.stringMatching(/^[0-9a-f]{64}$/) }),
    ),
    FEW_RUNS,
  );

  law(
    'openssl makes the same PlayReady checksum',
    agree(
      ({ keyId, key }) => {
        const [a = '', b = '', c = '', ...rest] = keyId.split('-');
        const guid = Buffer.concat([
          ...[a, b, c].map((field) => Buffer.from(field, 'hex').reverse()),
          Buffer.from(rest.join(''), 'hex'),
        ]);
        return hex(openssl(['enc', '-aes-128-ecb', '-nopad', '-K', hex(key)], guid).subarray(0, 8));
      },
      ({ keyId, key }) => hex(playReadyChecksum(keyId, key)),
      fc.record({ keyId, key: sixteenBytes }),
    ),
    FEW_RUNS,
  );

  law(
    'openssl makes the same PlayReady checksum for COCKTAIL',
    agree(
      (key) => {
        let hashed: Buffer = Buffer.concat([key, Buffer.alloc(21 - key.length)]);
        for (let round = 0; round < 5; round++) hashed = openssl(['dgst', '-sha1', '-binary'], hashed);
        return hex(hashed.subarray(0, 7));
      },
      (key) => hex(cocktailChecksum(key)),
      fc.uint8Array({ minLength: 1, maxLength: 21 }),
    ),
    FEW_RUNS,
  );
}

function sealed(payload: string, site: Parameters<typeof sealEnvelope>[2]): Envelope {
  const apidata = sealEnvelope(payload, formatTimestamp(0), site);
  return JSON.parse(Buffer.from(apidata, 'base64').toString('utf8'));
}
