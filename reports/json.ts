import type { Report } from './report.ts';

/** The report as `report.json`: one document that fits reports/report.schema.json, each result on a line of its own. */
export function toJson({ results, ...head }: Report): string {
  const members = JSON.stringify(head, null, 2).slice(0, -'\n}'.length);
  const lines = results.map((result) => `\n    ${JSON.stringify(result)}`);
  return `${members},\n  "results": [${lines.join(',')}\n  ]\n}\n`;
}
