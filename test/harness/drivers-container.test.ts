import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { type Client, lackOf } from '../../harness/drivers/client.ts';
import { networkOf, type Situation } from '../../harness/drivers/container/engine.ts';
import { startContainerDriver } from '../../harness/drivers/container.ts';
import { PROPERTIES } from '../../harness/properties/list.ts';
import type { RunEvent } from '../../harness/result.ts';
import { run } from '../../harness/run.ts';
import { select } from '../../harness/select.ts';
import { createTrust } from '../../harness/trust.ts';
import { collect } from '../../reports/report.ts';
import { containersOf, engine, makeImage, NO_ENGINE } from '../support/engine.ts';
import { packagesOf } from '../support/packages.ts';

const HARNESS = { name: 'countersign', version: '0.0.0' };

describe('how containers reach this machine', () => {
  const linux: Situation = {
    platform: 'linux',
    operatingSystem: 'Debian GNU/Linux 12',
    isPodman: false,
    isRootless: false,
  };
  const desktop = { reach: { name: 'host.docker.internal' } };
  const rows: [engine: string, differing: Partial<Situation>, network: object][] = [
    ['Docker on Linux', {}, { mode: 'host', hosts: [] }],
    ['Podman on Linux without root', { isPodman: true, isRootless: true }, { mode: 'host' }],
    ['an engine at a port of this machine', { remote: '127.0.0.1' }, { mode: 'host' }],
    [
      'Docker Desktop on Linux',
      { operatingSystem: 'Docker Desktop' },
      { mode: 'bridge', hosts: [], ...desktop },
    ],
    [
      'Docker Desktop on a Mac',
      { platform: 'darwin', operatingSystem: 'Docker Desktop' },
      { mode: 'bridge', hosts: [], ...desktop },
    ],
    [
      'another engine on a Mac',
      { platform: 'darwin', operatingSystem: 'Ubuntu 24.04' },
      { hosts: expect.arrayContaining(['host.docker.internal:host-gateway']), ...desktop },
    ],
  ];
  test.each(rows)('%s', (_, differing, network) => {
    expect(networkOf({ ...linux, ...differing })).toMatchObject(network);
  });

  test('an engine from which nothing leads here is refused, with what to do', () => {
    expect(() => networkOf({ ...linux, remote: 'build.example' })).toThrow(
      /is at build\.example, .*Use an engine on this machine: unset DOCKER_HOST/,
    );
    expect(() => networkOf({ ...linux, isRootless: true })).toThrow(
      /rootless mode.*Use Docker as root, or Podman/,
    );
  });
});

test('what a container cannot be given is skipped, with a reason', () => {
  const image: Client = { kind: 'image', image: 'x', args: [] };
  const driver = { reach: { name: 'host.docker.internal', otherName: 'gateway.docker.internal' } } as never;
  const [callback] = select(loadCases(), { grep: 'packaging/callbacks/success' });
  const [plain] = select(loadCases(), { grep: 'sevu/*/success' });
  expect(lackOf(image, driver, callback!)).toMatch(/receiver/);
  expect(lackOf(image, {} as never, callback!)).toBeUndefined();
  expect(lackOf(image, {} as never, { ...plain!, environment: 'no-home' })).toMatch(/HOME/);
  expect(lackOf(image, driver, plain!)).toBeUndefined();
});

describe.skipIf(engine === undefined)(engine === undefined ? NO_ENGINE : 'with an engine', () => {
  let image: string;
  let out: string;
  afterAll(() => rmSync(out, { recursive: true }));
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'countersign-'));
    image = makeImage('client', ['clients/typescript', ...packagesOf('fast-xml-parser')]);
  }, 120_000);

  test('an image that is not on this machine is not pulled: one line says what to do', async () => {
    await expect(startContainerDriver('localhost/no/such:image', [], HARNESS)).rejects.toThrow(
      'There is no image "localhost/no/such:image" on this machine. Countersign pulls none: build it, or docker pull localhost/no/such:image first.',
    );
  });

  test('a container that ends at once is told of by its last words, and removed', async () => {
    await expect(startContainerDriver(image, ['no/such.ts'], HARNESS)).rejects.toThrow(
      /ended \(exit code 1\) without answering initialize\. .*Cannot find module '\/app\/no\/such\.ts'/,
    );
    expect(await containersOf(image)).toEqual([]);
  });

  test('where this machine has another name, URLs, redirects and certificates bear it', async () => {
    const trust = await createTrust();
    const names = ['host.docker.internal', 'gateway.docker.internal'];
    // The engine here shares the network of this machine; the names lead to where Docker Desktop would take them.
    const network = {
      mode: 'host',
      hosts: names.map((name) => `${name}:127.0.0.1`),
      reach: { name: names[0]!, otherName: names[1]! },
    };
    const { variables, folder: shared } = trust;
    const driver = await startContainerDriver(image, ['clients/typescript/adapter.ts'], HARNESS, {
      network,
      variables,
      shared,
    });
    const events: RunEvent[] = [];
    const cases = [
      ...select(loadCases(), { grep: '{sevu/*/success,sevu/certificate/*,cpix/*/success,*/*/redirect*}' }),
      ...PROPERTIES.filter(({ id }) => id === 'property/packaging/sequence'),
    ];
    const settings = {
      cases,
      drivers: [driver],
      seed: 3,
      timeoutMs: 10_000,
      runs: 1,
      tool: HARNESS,
      command: [],
    };
    await run({ ...settings, trusted: trust.authority }, (event) => events.push(event));
    await driver.close();
    trust.close();

    const { results, summary } = collect(events);
    expect(
      results.flatMap(({ id, status, findings }) => (status === 'passed' ? [] : [id, findings])),
    ).toEqual([]);
    expect(summary.passed).toBeGreaterThan(8);
    const reply = (id: string) => JSON.stringify(results.find((each) => each.id === id)?.result);
    expect(reply('sevu/certificate/expired')).toContain('CERT_HAS_EXPIRED');
    expect(reply('sevu/certificate/other-host')).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    const hosts = results.flatMap(({ exchanges }) => exchanges.flatMap(({ request }) => request.headers));
    expect(
      hosts.filter(([name]) => name.toLowerCase() === 'host').map(([, value]) => value.split(':')[0]),
    ).toContain('host.docker.internal');
    expect(await containersOf(image)).toEqual([]);
  });

  test('a run that is ended by force leaves no container', async () => {
    const args = ['--client-image', image, '--client-arg', 'clients/typescript/adapter.ts'];
    const options = ['--quiet', '--grep', 'sevu/ticket-refusal/silent', '--out', out];
    const child = spawn(process.execPath, ['bin/countersign.js', 'run', ...options, ...args], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && (await containersOf(image)).length === 0) await sleep(50);
    await sleep(500);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const until = performance.now() + 40_000;
    while ((await containersOf(image)).length > 0 && performance.now() < until) await sleep(100);
    expect(await containersOf(image)).toEqual([]);
  }, 120_000);
});
