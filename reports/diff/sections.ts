import { type Change, type Diff, isComparison, KINDS, type Kind } from '../diff.ts';
import { withoutValues } from '../mistake.ts';

/** What is told of one kind of change. */
export interface Section {
  kind: Kind;
  heading: string;
  groups: Group[];
  /** How many changes are in groups that are left out. */
  more: number;
}

/** Changes for the same reason. */
export interface Group {
  /** The reason, where there is one. */
  says?: string;
  changes: Change[];
  /** How many more there are. */
  more: number;
}

const HEADINGS: Record<Kind, string> = {
  newFailures: 'New failures',
  newlySkipped: 'Newly skipped',
  newlyWarned: 'Newly warned',
  stillFailing: 'Still failing',
  fixed: 'Fixed',
  added: 'Added',
  removed: 'Removed',
};

/** The names of the kinds within a sentence, for one and for several. */
const COUNTED: Record<Kind, [one: string, several: string]> = {
  newFailures: ['new failure', 'new failures'],
  newlySkipped: ['newly skipped', 'newly skipped'],
  newlyWarned: ['newly warned', 'newly warned'],
  stillFailing: ['still failing', 'still failing'],
  fixed: ['fixed', 'fixed'],
  added: ['added', 'added'],
  removed: ['removed', 'removed'],
};

/** The most groups of a kind, and the most cases of a group, that are told one by one. */
const GROUPS = 20;
const CASES = 10;

/** What has changed, for people: by kind, those for the same reason together, the largest groups first. */
export function sectionsOf(diff: Diff): Section[] {
  return KINDS.filter((kind) => diff[kind].length > 0).map((kind) => {
    const groups = groupsOf(diff[kind]);
    return {
      kind,
      heading: `${HEADINGS[kind]} (${diff[kind].length})`,
      groups: groups.slice(0, GROUPS),
      more: groups.slice(GROUPS).reduce((sum, { changes, more }) => sum + changes.length + more, 0),
    };
  });
}

function groupsOf(changes: Change[]): Group[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = withoutValues(change.cause ?? change.says ?? '');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length).map(groupOf);
}

/** Those that are blocked stand behind the one that says why. */
function groupOf(changes: Change[]): Group {
  const blocked = changes.filter(({ now }) => now === 'blocked');
  const all = [...changes.filter(({ now }) => now !== 'blocked'), ...blocked];
  const { says } = all[0]!;
  return {
    ...(says === undefined ? {} : { says }),
    changes: all.slice(0, CASES),
    more: Math.max(all.length - CASES, 0),
  };
}

/** How a case ended before and now: `passed → failed`, and the rules that differ. */
export function courseOf({ before, now, gained, lost }: Change): string {
  const course = before === now ? now! : [before, now].filter(Boolean).join(' → ');
  const rules = [...gained.map((rule) => `+${rule}`), ...lost.map((rule) => `-${rule}`)];
  return before === now && rules.length > 0 ? `${course}, ${rules.join(' ')}` : course;
}

/** Whether something got worse, nothing did, or that cannot be told of all. */
export function stateOf(diff: Diff): 'worse' | 'well' | 'unknown' {
  if (diff.regressions > 0) return 'worse';
  return diff.new.complete && isComparison(diff) ? 'well' : 'unknown';
}

/** `2 new failures, 1 fixed, 1220 unchanged`. */
export function countsOf(diff: Diff): string {
  const counts = KINDS.filter((kind) => diff[kind].length > 0).map((kind) => {
    const [one, several] = COUNTED[kind];
    return `${diff[kind].length} ${diff[kind].length === 1 ? one : several}`;
  });
  return [...counts, `${diff.unchanged} unchanged`].join(', ');
}

/** Whether the one is worse than the other, as a sentence. */
export function verdictOf(diff: Diff): string {
  const { regressions, new: now } = diff;
  if (!isComparison(diff)) return 'Nothing was compared: no case is in both.';
  if (regressions === 0) return now.complete ? 'No regressions.' : 'No regressions in what was run.';
  return regressions === 1 ? '1 case is worse than before.' : `${regressions} cases are worse than before.`;
}
