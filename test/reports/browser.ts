import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser to test with. Says so where there is none. */
export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium)
  process.stderr.write(
    `Skipped: the tests of the HTML report need Chromium, and there is none at ${CHROMIUM}. Name it in CHROMIUM.\n`,
  );

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Waits for the mark that the app sets once it listens to keys. */
const INTERACTIVE = `new Promise((done) => {
  const look = () => (performance.getEntriesByName('interactive').length > 0 ? done() : setTimeout(look, 10));
  look();
})`;

/** A page, and whatever went wrong in it. */
export interface Watched {
  page: Page;
  /** Errors, warnings, dialogs, what the policy forbade, and every address asked for but that of the page itself. */
  trouble: string[];
}

/** A browser for pages from the disk. */
export interface Pages {
  /** Opens a page as a file in a window of its own, as someone who was sent it would. */
  open(html: string, hash?: string, options?: BrowserContextOptions): Promise<Watched>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<Pages> {
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const folder = mkdtempSync(join(tmpdir(), 'countersign-html-'));
  let pages = 0;
  return {
    async open(html, hash = '#/', options = {}) {
      const file = join(folder, `${++pages}.html`);
      writeFileSync(file, html);
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const trouble = watch(page, pathToFileURL(file).href);
      await page.goto(`${pathToFileURL(file).href}${hash}`);
      await page.waitForSelector('main', { timeout: 20_000 });
      await page.evaluate(INTERACTIVE);
      return { page, trouble };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function watch(page: Page, address: string): string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('dialog', async (dialog) => {
    trouble.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:')) trouble.push(`request ${url}`);
  });
  page.on('popup', () => trouble.push('popup'));
  return trouble;
}
