import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFailure, aReport } from '../support/report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

describe('a report is opened', () => {
  let child: ChildProcess;
  let url: URL;
  const browser = () => at('browser');
  beforeAll(async () => {
    const shown = aReport([aFailure('packaging/x/a', 'packaging/wrong')]);
    writeFileSync(at('shown.json'), JSON.stringify(shown));
    writeFileSync(browser(), `#!/bin/sh\necho "$1" > "${at('opened')}"\n`);
    chmodSync(browser(), 0o755);
    child = spawn(process.execPath, ['bin/countersign.js', 'report', 'open', at('shown.json')], {
      env: { ...process.env, BROWSER: browser(), PATH: process.env.PATH },
    });
    const said = await new Promise<string>((resolve, reject) => {
      child.stdout!.once('data', (text) => resolve(String(text)));
      child.once('close', (code) => reject(new Error(`It ended with exit code ${code}.`)));
    });
    url = new URL(said.trim());
  }, 240_000);
  afterAll(() => child?.kill('SIGKILL'));

  const ask = (path: string, method = 'GET', host = url.host) =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const asked = request(new URL(path, url), { method, headers: { host } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      asked.on('error', reject).end();
    });

  test('on this machine alone, with headers that let it load nothing', async () => {
    expect(url.hostname).toBe('127.0.0.1');
    const { status, headers, body } = await ask('/');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'$/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(body).toContain('packaging/x/a');
  });

  test('and nothing else is given out, nor to whom calls it by another name', async () => {
    expect((await ask('/etc/passwd')).status).toBe(404);
    expect((await ask('/', 'POST')).status).toBe(405);
    expect((await ask('/', 'GET', 'evil.example')).status).toBe(421);
  });

  test.skipIf(process.platform !== 'linux')('in the browser', async () => {
    for (let tries = 0; !existsSync(at('opened')) && tries < 100; tries++) await sleep(100);
    expect(readFileSync(at('opened'), 'utf8').trim()).toBe(url.href);
  });

  test('until Ctrl-C', async () => {
    const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});
