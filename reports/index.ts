import type { Report } from './report.ts';

/** A format a report can be written in. */
export interface Format {
  /** What the file is called where no path was given. */
  file: string;
  /** Whether it goes to stdout, and into no file, where no path was given. */
  printed?: true;
  /** The whole text of the file, with a line end behind it. */
  render(report: Report): string | Promise<string>;
}

/** The formats by the names they are asked for with. Each is loaded when it is wanted. */
export const FORMATS: Record<string, Format> = {
  json: { file: 'report.json', render: async (report) => (await import('./json.ts')).toJson(report) },
  junit: { file: 'junit.xml', render: async (report) => (await import('./junit.ts')).toJunit(report) },
  html: { file: 'report.html', render: async (report) => (await import('./html.ts')).toHtml(report) },
  ctrf: { file: 'ctrf.json', render: async (report) => (await import('./ctrf.ts')).toCtrf(report) },
  sarif: { file: 'report.sarif', render: async (report) => (await import('./sarif.ts')).toSarif(report) },
  tap: { file: 'report.tap', render: async (report) => (await import('./tap.ts')).toTap(report) },
  markdown: {
    file: 'report.md',
    render: async (report) => (await import('./markdown.ts')).toMarkdown(report),
  },
  github: {
    file: 'github.txt',
    printed: true,
    render: async (report) => (await import('./github.ts')).toGithub(report),
  },
  badge: { file: 'badge.json', render: async (report) => (await import('./badge.ts')).toBadge(report) },
  'badge-svg': {
    file: 'badge.svg',
    render: async (report) => (await import('./badge.ts')).toBadgeSvg(report),
  },
  statement: {
    file: 'statement.json',
    render: async (report) => (await import('./statement.ts')).toStatement(report),
  },
  'statement-markdown': {
    file: 'statement.md',
    render: async (report) => (await import('./statement-markdown.ts')).toStatementMarkdown(report),
  },
};
