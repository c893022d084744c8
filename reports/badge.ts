import { makeBadge } from 'badge-maker';
import type { Report } from './report.ts';

/** What a badge says of a report. Nothing in it comes from the client. */
interface Badge {
  label: string;
  message: string;
  color: string;
  isError: boolean;
}

function badgeOf({ summary, complete }: Report): Badge {
  const { failed, errored, warned, passed } = summary;
  const badge = (message: string, color: string, isError = false): Badge => ({
    label: 'countersign',
    message,
    color,
    isError,
  });
  if (failed > 0) return badge(`${failed} of ${summary.total} failed`, 'red', true);
  if (!complete) return badge('incomplete', 'lightgrey', true);
  if (errored > 0) return badge(`${errored} not proved`, 'orange', true);
  if (passed + warned === 0) return badge('nothing proved', 'lightgrey', true);
  if (warned > 0) return badge(`conformant, ${warned} warned`, 'yellow');
  return badge('conformant', 'brightgreen');
}

/** The report as what an endpoint badge of shields.io reads. */
export const toBadge = (report: Report): string =>
  `${JSON.stringify({ schemaVersion: 1, ...badgeOf(report) }, null, 2)}\n`;

/** The report as a badge, drawn. */
export function toBadgeSvg(report: Report): string {
  const { label, message, color } = badgeOf(report);
  return `${makeBadge({ label, message, color })}\n`;
}
