import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { InvalidArgumentError } from 'commander';
import { afterEach, describe, expect, test } from 'vitest';
import { address, allowedHost, duration, ownHost, repeatOptions } from '../../cli/observe/options.ts';
import { ownersFrom } from '../../cli/observe/owners.ts';
import { nothingSeen } from '../../cli/observe/told.ts';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import type { HttpRequest } from '../../codecs/exchange.ts';
import { Distrust } from '../../harness/observe/distrust.ts';
import { Elsewhere, refusal } from '../../harness/observe/elsewhere.ts';
import { knownHost } from '../../harness/observe/hosts.ts';
import { javaKeyStore, STORE_PASSWORD } from '../../harness/observe/java-key-store.ts';
import { otherAddress } from '../../harness/observe/rules.ts';
import { surroundingsFor } from '../../harness/observe/surroundings.ts';
import { observe } from '../../harness/observe.ts';
import type { CaseResult } from '../../harness/result.ts';
import { siteFor } from '../../mocks/index.ts';

const site = siteFor('observe');
const OWN = { siteId: site.siteId, siteKey: site.siteKey, accessKey: site.accessKey };

describe('which host is of which API', () => {
  const of = (hostname: string, port = 443) => knownHost({ hostname, port }, []);

  test('those of the documents are known, in any case', () => {
    expect(of('api.pallycon.com')).toEqual({ api: 'packaging', documented: true });
    expect(of('KMS.PallyCon.com.')).toEqual({ api: 'cpix', documented: true });
    expect(of('api.scaleengine.net')).toEqual({ api: 'sevu', documented: true });
    expect(of('ab12.execute-api.ap-northeast-2.amazonaws.com')).toEqual({ api: 'cpix', documented: true });
  });

  test('no others are', () => {
    for (const name of ['pallycon.com', 'api.pallycon.com.example', 'apixpallycon.com', 'a.b.amazonaws.com'])
      expect(of(name)).toBeUndefined();
  });

  test('but those that are given', () => {
    const own = [...ownHost('*.drm.example=cpix'), ...ownHost('Tickets.example:8443=sevu')];
    expect(knownHost({ hostname: 'a.drm.example', port: 1 }, own)?.api).toBe('cpix');
    expect(knownHost({ hostname: 'drm.example', port: 1 }, own)).toBeUndefined();
    expect(knownHost({ hostname: 'tickets.example', port: 8443 }, own)?.api).toBe('sevu');
    expect(knownHost({ hostname: 'tickets.example', port: 443 }, own)).toBeUndefined();
  });

  test('a documented host is asked at its documented address', () => {
    const place = { hostname: 'api.pallycon.com', port: 443 };
    expect(otherAddress(place, 'https')).toEqual([]);
    expect(otherAddress({ ...place, port: 80 }, 'http')).toMatchObject([
      { rule: 'observe/documented-address', level: 'should', actual: 'http://api.pallycon.com:80' },
    ]);
  });
});

test('the options that say what is watched are told again, and no secret', () => {
  const options = {
    ...OWN,
    out: 'elsewhere',
    sites: 'sites.yaml',
    host: [...ownHost('*.drm.test=cpix'), ...ownHost('[::1]:8443=sevu')],
    allow: allowedHost('example.com'),
    listen: address('0.0.0.0:4010'),
    for: duration('2s'),
    callbackUrl: 'http://127.0.0.1:1/',
    seed: 7,
  };
  const words = repeatOptions(options);
  expect(words).toEqual([
    '--sites=sites.yaml',
    '--host=*.drm.test=cpix',
    '--host=[::1]:8443=sevu',
    '--allow=example.com',
    '--listen=0.0.0.0:4010',
    '--for=2000ms',
    '--callback-url=http://127.0.0.1:1/',
    '--seed=7',
  ]);
  expect(repeatOptions({ out: '', listen: true, callbackUrl: 'http://a:b@127.0.0.1/' })).toEqual([
    '--listen',
  ]);
});

describe('what is told of other hosts', () => {
  const owners = ownersFrom({ ...OWN, out: '' });
  const place = { hostname: 'example.com', port: 443 };
  const request = (target: string): HttpRequest => ({
    method: 'GET',
    target,
    headers: [],
    body: Buffer.from(''),
    receivedAt: 0,
  });

  test('each once, however often it was asked', () => {
    const elsewhere = new Elsewhere();
    elsewhere.note(place, request('/a'), owners);
    const result = elsewhere.note(place, request('/b'), owners);
    expect(result).toMatchObject({ id: 'observed/elsewhere/example.com', status: 'warned' });
    expect(result.findings[0]!.message).toBe(
      'The program asked 2 things of example.com, which is no host of the APIs.',
    );
  });

  test.each([
    { hostname: 'drm_mock', port: 8080 },
    { hostname: '::1', port: 8443 },
    { hostname: '127.0.0.1', port: 80 },
  ])('what the program is answered about $hostname can be pasted', (other) => {
    const { body } = refusal(other);
    const [, host = ''] = /--host (\S+)=API\./.exec(body)!;
    expect(knownHost(other, ownHost(`${host}=cpix`))).toEqual({ api: 'cpix', documented: false });
    expect(allowedHost(/--allow (\S+)\.\n/.exec(body)![1]!)).toEqual([other.hostname]);
  });

  test('that it got a secret fails, and does not tell it', () => {
    const result = new Elsewhere().note(place, request(`/?key=${site.siteKey}`), owners);
    expect(result.status).toBe('failed');
    expect(result.findings[0]!.message).toContain('took the site key there');
    expect(JSON.stringify(result)).not.toContain(site.siteKey);
  });

  test('a connection that was not used is only told where no other was', () => {
    const distrust = new Distrust();
    distrust.note('cpix', place, 'closed');
    expect(distrust.results(new Set(['cpix']))).toEqual([]);
    expect(distrust.results(new Set())).toMatchObject([{ status: 'errored' }]);
    distrust.note('cpix', place, 'cert-rejected');
    expect(distrust.results(new Set(['cpix']))).toMatchObject([{ status: 'errored' }]);
  });
});

describe('what is given on the command line', () => {
  test.each([
    [() => ownHost('x'), 'It must be NAME=API'],
    [() => ownHost('a.example=drm'), 'There is no API "drm".'],
    [() => allowedHost('https://a.example'), 'the name of a host'],
    [() => address('80x'), 'a port'],
    [() => address('70000'), 'a port'],
    [() => duration('ever'), 'a time such as 60s'],
    [() => duration('0s'), 'a time such as 60s'],
  ])('is refused where it makes no sense', (read, message) => {
    expect(read).toThrow(InvalidArgumentError);
    expect(read).toThrow(message);
  });

  test('is read', () => {
    expect([duration('60s'), duration('2m'), duration('500ms'), duration('3')]).toEqual([
      60_000, 120_000, 500, 3000,
    ]);
    expect(address('4010')).toEqual({ host: '127.0.0.1', port: 4010 });
    expect(address('[::1]:4010')).toEqual({ host: '::1', port: 4010 });
  });

  test('is whole, for credentials', () => {
    expect(() => ownersFrom({ siteId: 'TEST', out: '' })).toThrow('--site-key and --access-key together');
    expect(() => ownersFrom({ ...OWN, siteKey: 'short', out: '' })).toThrow('a site key has 32');
    expect(() => ownersFrom({ apiKey: 'K', out: '' })).toThrow('--api-secret and --cdn together');
    expect(() => ownersFrom({ encToken: '%', out: '' })).toThrow('--enc-token cannot be read');
    expect(ownersFrom({ out: '' })).toMatchObject({ sitesGiven: false, accountsGiven: false });
  });
});

describe('what a program is given so that it trusts the proxy', () => {
  const surroundings = surroundingsFor(4321, rootCertificates[0]!, { JAVA_TOOL_OPTIONS: '-Dmine=1' });
  const { variables } = surroundings;
  afterEach(() => surroundings.close());

  test('variables for many languages, which add to what there is', () => {
    expect(variables).toMatchObject({ HTTPS_PROXY: 'http://127.0.0.1:4321', NO_PROXY: '', no_proxy: '' });
    expect(variables.JAVA_TOOL_OPTIONS).toMatch(/^-Dmine=1 .*-Dhttps\.proxyPort=4321 /);
    expect(variables.PHP_INI_SCAN_DIR).toMatch(/^:./);
    expect(variables.SSL_CERT_FILE).toBe(variables.CURL_CA_BUNDLE);
  });

  test('files that are gone when it has ended', () => {
    expect(() => readFileSync(variables.SSL_CERT_FILE!)).toThrow('ENOENT');
  });

  const hasKeytool = spawnSync('keytool', ['-help']).status === 0;
  if (!hasKeytool) process.stderr.write('Skipped what needs keytool\n');

  test.skipIf(!hasKeytool)('a key store that Java reads, its digest as well', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
    const store = join(folder, 'trusted.jks');
    writeFileSync(store, javaKeyStore(rootCertificates.slice(0, 3)));
    const listed = execFileSync(
      'keytool',
      ['-list', '-keystore', store, '-storetype', 'JKS', '-storepass', STORE_PASSWORD],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    rmSync(folder, { recursive: true });
    expect(listed.match(/trustedCertEntry/g)).toHaveLength(3);
  });
});

describe('an observer that listens', () => {
  async function observed(
    act: (url: string) => Promise<void>,
    options: Parameters<typeof ownersFrom>[0] = { ...OWN, out: '' },
  ): Promise<CaseResult[]> {
    const results: CaseResult[] = [];
    const observer = observe({ owners: ownersFrom(options) }, (result) => results.push(result));
    const { url } = await observer.listen('127.0.0.1', 0);
    await act(url);
    await observer.close();
    return results;
  }

  const register = (base: string, path: string, payload: object) => {
    const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(Date.now()), site);
    const query = new URLSearchParams({ 'pallycon-apidata': apidata });
    const headers = { 'Content-Type': 'application/json;charset=UTF-8' };
    return fetch(`${base}/api/v2/${path}/${site.siteId}?${query}`, { method: 'POST', headers });
  };
  const job = (storage: unknown) => ({
    job_name: 'job',
    content_id: 'content',
    streaming_format: ['dash'],
    protect_type: ['watermark'],
    storage: {
      input: { storage_id: storage, contents_path: ['in'] },
      output: { storage_id: storage, path: 'out' },
    },
  });

  test('tells what is no operation of the API that it is most like', async () => {
    const [result] = await observed(async (url) => void (await fetch(`${url}/api/v2/packs/X`)));
    expect(result).toMatchObject({ id: 'observed/packaging/unknown/0001', status: 'failed' });
    expect(result!.findings).toMatchObject([{ rule: 'observe/documented-operation' }]);
    const [slash] = await observed(async (url) => void (await fetch(`${url}/stable`, { method: 'POST' })));
    expect(slash!.findings).toMatchObject([{ rule: 'sevu/request-ticket-operation' }]);
  });

  test('what could be of any API is of none', async () => {
    const results = await observed(async (url) => void (await fetch(`${url}/foo`)));
    expect(results).toMatchObject([{ id: 'observed/elsewhere/unknown/0001', status: 'failed' }]);
    expect(results[0]!.findings).toMatchObject([
      { rule: 'observe/documented-operation', message: expect.stringMatching(/^[^;]*no such path;[^;]*$/) },
    ]);
    const end = { url: 'http://127.0.0.1:1', elsewhere: true, failed: false };
    expect(nothingSeen(end)).toBe('None of the requests to http://127.0.0.1:1 is one of an API.');
  });

  test('does not judge the requests of a site that nobody gave, be it that of the documents', async () => {
    const demo = { ...site, siteId: 'DEMO' };
    const sealed = sealEnvelope('{}', formatTimestamp(Date.now()), demo);
    const query = new URLSearchParams({ 'pallycon-apidata': sealed });
    const results = await observed(
      async (url) => void (await fetch(`${url}/api/v2/storage/DEMO?${query}`, { method: 'POST' })),
      { out: '' },
    );
    expect(results).toMatchObject([{ status: 'errored', findings: [] }]);
    expect(results[0]!.reason).toContain('of the site "DEMO", whose keys were not given');
  });

  test('does not blame a program for what the twin does not hold', async () => {
    const results = await observed(async (url) => void (await register(url, 'pack', job('12345'))));
    expect(results).toMatchObject([{ status: 'passed', findings: [{ level: 'may' }] }]);
  });

  test('judges how the result of a job is taken', async () => {
    const receiver = createServer((_request, response) => response.writeHead(500).end());
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    const { port } = receiver.address() as AddressInfo;
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
    const file = join(folder, 'sites.json');
    const told = { ...OWN, callbackUrl: `http://127.0.0.1:${port}/`, jobs: { stepSeconds: 0 } };
    writeFileSync(file, JSON.stringify({ sites: [told] }));
    const results = await observed(
      async (url) => {
        const storage = { storage_name: 's', type: 'S3', id: 'i', password: 'password', aws_bucket: 'b' };
        const answer = await register(url, 'storage', { ...storage, region: 'ap-northeast-2' });
        const { storage_id: id } = (await answer.json()) as { storage_id: string };
        await register(url, 'pack', job(id));
      },
      { sites: file, out: '' },
    );
    receiver.close();
    rmSync(folder, { recursive: true });
    expect(results.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'observed/packaging/register-storage/0001 passed',
      'observed/packaging/register-job/0001 passed',
      'observed/packaging/packaging-result/0001 failed',
    ]);
    expect(results[2]!.findings).toMatchObject([{ rule: 'packaging/callback-answered' }]);
  });
});
