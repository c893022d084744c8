import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matrixToHtml } from '../../reports/matrix/html.ts';
import type { Report } from '../../reports/report.ts';
import { CLIENTS, sideBySide } from '../support/clients.ts';
import { aFinding, aReport, aResult } from '../support/report.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

describe.skipIf(!existsSync(CHROMIUM))(`the page of the matrix, in ${CHROMIUM}`, () => {
  let browser: Browser;
  let folder: string;
  const heard: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-matrix-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page of reports from disk; what the page complains of is heard. */
  async function opened(reports: Report[], colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const path = join(folder, 'matrix.html');
    writeFileSync(path, matrixToHtml(sideBySide(reports)));
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    heard.length = 0;
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(error.message));
    page.on('dialog', (dialog) => heard.push(dialog.message()));
    page.on('request', (request) => request.url().startsWith('file:') || heard.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  const visible = (page: Page, selector: string): Promise<string[]> =>
    page.locator(`${selector}:visible`).allInnerTexts();

  test('opens an operation to its cases, and a failure to what is wrong', async () => {
    const page = await opened(CLIENTS);
    expect(await visible(page, 'tr.case')).toEqual([]);
    const operation = page.getByRole('button', { name: 'registerStorage' });
    expect(await operation.getAttribute('aria-expanded')).toBe('false');
    await operation.press('Enter');
    expect(await operation.getAttribute('aria-expanded')).toBe('true');
    expect(await visible(page, 'tr.case th code')).toEqual(['packaging/a/one', 'packaging/a/two']);
    await page.locator('summary:visible').first().click();
    expect(await page.locator('details[open] p').innerText()).toBe('packaging/envelope-hash is broken.');
    await operation.click();
    expect(await visible(page, 'tr.case')).toEqual([]);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await visible(page, 'tr.case')).toHaveLength(4);
    expect(heard).toEqual([]);
  });

  test('is sorted by a client, the worst first, then the other way, within each API', async () => {
    const page = await opened(CLIENTS);
    const names = () =>
      visible(page, 'tbody:is(.api, .operation) tr:first-child th :is(button), tbody.api th');
    const heading = page.getByRole('columnheader', { name: 'acme' });
    expect(await names()).toEqual(['packaging', 'listJobs', 'registerStorage', 'sevu', 'requestTicket']);
    await heading.getByRole('button').click();
    expect(await names()).toEqual(['packaging', 'registerStorage', 'listJobs', 'sevu', 'requestTicket']);
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    await heading.getByRole('button').click();
    expect(await names()).toEqual(['packaging', 'listJobs', 'registerStorage', 'sevu', 'requestTicket']);
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
  });

  test('is searched, and shows only where the clients differ', async () => {
    const page = await opened(CLIENTS);
    await page.keyboard.press('/');
    await page.keyboard.type('SEV-001');
    expect(await visible(page, 'tr.case th code')).toEqual(['sevu/c/one']);
    expect(await visible(page, 'tbody.api')).toHaveLength(1);
    expect(await page.getByRole('status').innerText()).toBe('1 case');
    await page.keyboard.press('Escape');
    expect(await visible(page, 'tr.case')).toEqual([]);
    await page.getByLabel('Only where clients differ').check();
    expect(await visible(page, 'tr.case th code')).toEqual([
      'packaging/b/one',
      'packaging/a/one',
      'sevu/c/one',
    ]);
  });

  test('shows what a client says as it was said, whatever that is', async () => {
    const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script></style><!-- \u202e \u0000 ' &amp; \${`;
    const page = await opened([
      aReport(
        [
          aResult(`id${evil}`, {
            title: evil,
            api: evil as 'sevu',
            operation: evil,
            clauses: [evil],
            status: 'failed',
            findings: [aFinding(evil, evil)],
          }),
        ],
        { client: { name: evil, version: evil, language: evil }, tool: { name: evil, version: evil } },
      ),
      CLIENTS[2]!,
    ]);
    expect(await page.locator('img, script:not(:last-child)').count()).toBe(0);
    const said = evil.replace('\u202e', '\\u202e').replace('\u0000', '\\u0000');
    expect(await page.locator('thead bdi').first().innerText()).toBe(`${said} ${said}`);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('tr.case th code').first().innerText()).toBe(`id${said}`);
    expect(heard).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is fit for all readers, on %s', async (scheme) => {
    const page = await opened(CLIENTS, scheme);
    await page.getByRole('button', { name: 'Open all' }).click();
    for (const summary of await page.locator('summary').all()) await summary.click();
    const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as {
      violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
    };
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
  });

  test('stands there whole without script', async () => {
    await opened(CLIENTS);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, 'matrix.html')).href);
    expect(await page.locator('tr.case:visible').count()).toBe(4);
  });
});
