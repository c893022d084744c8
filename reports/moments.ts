import type { Report } from './report.ts';

/** The last moment whose year has four digits, in milliseconds since 1970. */
const LAST = Date.UTC(9999, 11, 31);

/** When a run began and ended, in milliseconds since 1970. Whatever stands in the report, both can be written down. */
export function momentsOf({ startedAt, durationMs }: Report): { start: number; stop: number } {
  const start = Math.min(Math.max(Date.parse(startedAt) || 0, 0), LAST);
  return { start, stop: Math.min(start + Math.round(durationMs), LAST) };
}
