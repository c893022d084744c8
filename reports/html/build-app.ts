import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATE = new URL('app/page.template', import.meta.url);
/** What of others is in the page. Their licences want to be told. */
const BUNDLED = ['preact', 'diff'];

/**
 * Builds the app of the HTML report into one file: its script and its style stand in it, and its policy lets nothing else run.
 * Needs the development dependencies.
 */
export async function buildApp(to: string): Promise<void> {
  const { script, style } = await bundle();
  const page = filled(readFileSync(TEMPLATE, 'utf8'), {
    policy: policyFor(script, style),
    licences: BUNDLED.map(licenceOf).join('\n'),
    style,
    script,
  });
  mkdirSync(dirname(to), { recursive: true });
  const part = `${to}.${process.pid}.part`;
  writeFileSync(part, page);
  renameSync(part, to);
}

/** The app as one classic script, which runs before the rest of the page is there, and one style sheet. */
async function bundle(): Promise<{ script: string; style: string }> {
  const { build } = await import('vite');
  const root = fileURLToPath(new URL('app/', import.meta.url));
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: ['chrome123', 'firefox128', 'safari17.5'],
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: { input: `${root}main.tsx`, output: { format: 'iife' } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('Vite built nothing.');
  const texts = (extension: string): string =>
    output.output
      .filter(({ fileName }) => fileName.endsWith(extension))
      .map((file) => (file.type === 'chunk' ? file.code : String(file.source)))
      .join('\n')
      .trim();
  // In a text of a script `\!` is `!`; in a page, `<!--` changes where a script ends.
  const [script, style] = [texts('.js').replaceAll('<!--', '<\\!--'), texts('.css')];
  const ending = /<\/(?:script|style)|<!--/i.exec(`${script}${style}`)?.[0];
  if (ending !== undefined) throw new Error(`The app holds "${ending}", which may not stand in a page.`);
  return { script, style };
}

/** Nothing is loaded, nothing is sent, and only what was built runs. */
function policyFor(script: string, style: string): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function licenceOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/LICENSE`, import.meta.url);
  return `${name}\n${readFileSync(file, 'utf8').replaceAll('--', '- -')}`;
}

/** Puts parts in the places `{{name}}` of a text. */
const filled = (text: string, parts: Record<string, string>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name]!);
