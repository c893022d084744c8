import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside this file in the package; a checkout keeps its own where no build and no commit takes it. */
const SHIPPED = new URL('app.html', import.meta.url);
const BUILT = new URL('../../node_modules/.cache/countersign/report.html', import.meta.url);
const SOURCE = new URL('app/main.tsx', import.meta.url);

/** The built app. A checkout builds it where that was not done since the app was changed. */
export async function builtPage(): Promise<string> {
  if (!existsSync(SOURCE)) return shippedPage();
  if (!existsSync(BUILT) || statSync(BUILT).mtimeMs < lastChange()) {
    const { buildApp } = await import('./build-app.ts');
    await buildApp(fileURLToPath(BUILT));
  }
  return readFileSync(BUILT, 'utf8');
}

function shippedPage(): string {
  if (existsSync(SHIPPED)) return readFileSync(SHIPPED, 'utf8');
  throw new Error(
    `The app of the HTML report is not in this package: ${fileURLToPath(SHIPPED)}. Install countersign again.`,
  );
}

function lastChange(): number {
  const folder = dirname(fileURLToPath(SOURCE));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const times = [
    ...files.map((file) => join(folder, file)),
    fileURLToPath(new URL('build-app.ts', import.meta.url)),
  ];
  return Math.max(...times.map((file) => statSync(file).mtimeMs));
}
