import { causeOf } from '../harness/blocked.ts';
import type { CaseResult, ClientInfo, Status } from '../harness/result.ts';
import { notesOn } from './diff/notes.ts';
import { rulesOf } from './diff/rules.ts';
import type { Report } from './report.ts';

/** What has become of a case. */
export interface Change {
  id: string;
  title: string;
  /** How it ended; absent where the case was not run. */
  before?: Status;
  now?: Status;
  /** What it fails for now, or why it was skipped. */
  says?: string;
  /** What cases that fail for the same have in common: a rule, and the mistake it is thought to be. */
  cause?: string;
  /** The rules it did not break before, and those it no longer breaks. */
  gained: string[];
  lost: string[];
}

/** The kinds of change, in the order they are told. No case is of two. */
export const KINDS = [
  'newFailures',
  'newlySkipped',
  'newlyWarned',
  'stillFailing',
  'fixed',
  'added',
  'removed',
] as const;

export type Kind = (typeof KINDS)[number];

/** One side of a comparison. */
export interface Side {
  client: ClientInfo;
  tool: { name: string; version: string };
  seed: number;
  startedAt: string;
  complete: boolean;
}

/** What has changed from one report to another: reports/diff.schema.json. */
export interface Diff extends Record<Kind, Change[]> {
  schemaVersion: 1;
  old: Side;
  new: Side;
  /** What makes the two hard to compare, a sentence each. */
  notes: string[];
  /** How many cases were right and are not any more: they fail, prove nothing or are skipped. */
  regressions: number;
  /** How many cases ended as before. */
  unchanged: number;
}

/** Whether a case stands in both reports: without one nothing is known to be as before. */
export const isComparison = (diff: Diff): boolean =>
  diff.unchanged > 0 || KINDS.some((kind) => kind !== 'added' && kind !== 'removed' && diff[kind].length > 0);

const GOOD: ReadonlySet<Status> = new Set(['passed', 'warned']);
const BAD: ReadonlySet<Status> = new Set(['failed', 'blocked', 'errored']);

/** Compares two reports, case by case. */
export function diff(old: Report, now: Report): Diff {
  const changes = Object.fromEntries(KINDS.map((kind): [Kind, Change[]] => [kind, []])) as Record<
    Kind,
    Change[]
  >;
  const before = new Map(old.results.map((result) => [result.id, result]));
  let unchanged = 0;
  for (const result of now.results) {
    const earlier = before.get(result.id);
    before.delete(result.id);
    const kind = kindOf(earlier, result);
    if (kind === undefined) unchanged++;
    else changes[kind].push(changeOf(earlier, result));
  }
  for (const { id, title, status } of before.values())
    changes.removed.push({ id, title, before: status, gained: [], lost: [] });
  const lost = changes.newlySkipped.filter(({ before }) => before !== undefined && GOOD.has(before));
  return {
    schemaVersion: 1,
    old: sideOf(old),
    new: sideOf(now),
    notes: notesOn(old, now, changes),
    regressions: changes.newFailures.length + lost.length,
    unchanged,
    ...changes,
  };
}

/** What has become of a case that is run now; undefined where nothing has. */
function kindOf(before: CaseResult | undefined, now: CaseResult): Kind | undefined {
  if (before === undefined) return 'added';
  const [was, is] = [before.status, now.status];
  if (BAD.has(is)) {
    return BAD.has(was) ? 'stillFailing' : 'newFailures';
  }
  if (BAD.has(was) && GOOD.has(is)) return 'fixed';
  if (is === 'skipped') return was === 'skipped' ? undefined : 'newlySkipped';
  return is === 'warned' && gainedRules(before, now).length > 0 ? 'newlyWarned' : undefined;
}

/** The rules that one result breaks and the other does not. What a blocked case of an older report breaks is not known. */
function gainedRules(before: CaseResult, now: CaseResult): string[] {
  const [was, is] = [rulesOf(before), rulesOf(now)];
  if (was === undefined || is === undefined) return [];
  return is.filter((rule) => !was.includes(rule));
}

function changeOf(before: CaseResult | undefined, now: CaseResult): Change {
  const { id, title, status, reason, findings } = now;
  const finding = findings.find(({ level }) => level === 'must') ?? findings[0];
  const says = reason ?? finding?.message;
  const cause = reason === undefined && finding !== undefined ? causeOf(finding) : now.cause;
  return {
    id,
    title,
    ...(before === undefined ? {} : { before: before.status }),
    now: status,
    ...(says === undefined ? {} : { says }),
    ...(cause === undefined ? {} : { cause }),
    gained: before === undefined ? [] : gainedRules(before, now),
    lost: before === undefined ? [] : gainedRules(now, before),
  };
}

function sideOf({ client, tool, seed, startedAt, complete }: Report): Side {
  return { client, tool, seed, startedAt, complete };
}
