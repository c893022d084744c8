import type { Report } from './report.ts';

/** The report as `report.json`: one document that fits reports/report.schema.json. */
export const toJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
