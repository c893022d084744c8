import { randomUUID } from 'node:crypto';
import { appendFileSync, statSync } from 'node:fs';
import type { Report } from '../../reports/report.ts';

/** Whether this is a step of a job of GitHub Actions. */
export const inGithub = (): boolean => process.env.GITHUB_ACTIONS === 'true';

/** Nobody who writes into the log can know it. */
const TOKEN = randomUUID();

/**
 * Does something whose output is no command to GitHub Actions, whatever stands in it: clients are quoted in the log, and
 * a line of theirs might begin with "::".
 */
export async function withoutCommands<T>(work: () => Promise<T>): Promise<T> {
  if (!inGithub()) return work();
  process.stdout.write(`::stop-commands::${TOKEN}\n`);
  try {
    return await work();
  } finally {
    process.stdout.write(`::${TOKEN}::\n`);
  }
}

/** Text whose lines are commands after all, for within {@link withoutCommands}. */
export const asCommands = (text: string): string =>
  text === '' || !inGithub() ? text : `::${TOKEN}::\n${text}::stop-commands::${TOKEN}\n`;

/** So much the summary of a step may hold, in bytes. */
const MOST = 1024 * 1024;
/** A report in less says nothing. */
const LEAST = 1000;

/**
 * Adds the report to the summary of the step, within what room is left there. Elsewhere it does nothing.
 * @returns lines for the user: why it could not be done
 */
export async function addToSummary(report: Report): Promise<string[]> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!inGithub() || path === undefined || path === '') return [];
  try {
    const size = sizeOf(path);
    const room = MOST - size - 1;
    if (room < LEAST) return ['The summary of the step is full; the report is not in it.'];
    const { toMarkdown } = await import('../../reports/markdown.ts');
    const details = runUrl();
    const text = toMarkdown(report, { most: room, ...(details === undefined ? {} : { details }) });
    appendFileSync(path, size === 0 ? text : `\n${text}`);
    return [];
  } catch (error) {
    return [`Failed to add to the summary of the step "${path}": ${(error as Error).message}.`];
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Where the artifacts of the run are shown. */
function runUrl(): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_RUN_ID) return undefined;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}#artifacts`;
}
