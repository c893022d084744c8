import type { CaseResult, RunEvent } from '../harness/result.ts';
import type { Report } from './report.ts';

/** The report as `report.json`: one document that fits reports/report.schema.json, each result on a line of its own. */
export function toJson({ results, ...head }: Report): string {
  const members = JSON.stringify(head, null, 2).slice(0, -'\n}'.length);
  const lines = results.map((result) => `\n    ${resultText(result)}`);
  return `${members},\n  "results": [${lines.join(',')}\n  ]\n}\n`;
}

/** An event as a line of `events.ndjson`: one that fits reports/events.schema.json. */
export function toLine(event: RunEvent): string {
  if (!('result' in event)) return `${JSON.stringify(event)}\n`;
  return `{"type":"${event.type}","result":${resultText(event.result)}}\n`;
}

/** What results were written as in an event, for the report. */
const texts = new WeakMap<CaseResult, string>();

function resultText(result: CaseResult): string {
  const text = texts.get(result) ?? JSON.stringify(result);
  texts.set(result, text);
  return text;
}
