import { builtPage } from './html/built-page.ts';
import { detailOf, indexOf } from './html/data.ts';
import { createShown, scriptJson } from './html/shown.ts';
import type { Report } from './report.ts';

/**
 * The report as one page that needs nothing else: the built app, with the report as data in it. Everything a client said is
 * JSON in a script element that no browser runs.
 */
export async function toHtml(report: Report): Promise<string> {
  const { text, value } = createShown();
  const index = scriptJson(value(indexOf(report)));
  const cases = report.results.map((result) => scriptJson(value(detailOf(report, result)))).join('\n');
  const page = (await builtPage())
    .replace('<title>', () => `<title>${escapeHtml(text(report.client.name)).slice(0, 200)} · `)
    .split(/"countersign-(?:index|cases)"/);
  if (page.length !== 3) throw new Error('The page of the report is not as it was built. Run npm run build.');
  return `${page[0]}${index}${page[1]}${cases}${page[2]}`;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
