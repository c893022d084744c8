import { withBlocked } from '../harness/blocked.ts';
import type { CaseResult, ClientInfo, RunEvent, Selected, Shard, Status } from '../harness/result.ts';

/** A finished run as one document: what `report.json` holds (reports/report.schema.json). */
export interface Report {
  schemaVersion: 1;
  tool: { name: string; version: string };
  seed: number;
  client: ClientInfo;
  /** The command that started the client, or the options that name it: `--client-url` and so on. */
  command: string[];
  /** The options that the commands which repeat a case need beside it, a word each. */
  options?: string[];
  /** ISO 8601, in UTC. */
  startedAt: string;
  durationMs: number;
  /** Whether every selected case was run. */
  complete: boolean;
  /** What the options asked for before it was divided into shards. */
  selected?: Selected;
  /** Which part of it this is; absent where it is the whole. */
  shard?: Shard;
  /** What is to be known first: that secrets stand in it, or that the client lists unknown methods. */
  warnings?: string[];
  summary: Summary;
  /** In the order of their IDs. */
  results: CaseResult[];
}

/** How many cases there are, and how many ended in each way. */
export type Summary = { total: number } & Record<Status, number>;

/** Puts the events of a run together. A run that has not finished gives a report that is not complete. */
export function collect(events: RunEvent[]): Report {
  const started = events.find((event) => event.type === 'run-started');
  if (started === undefined) throw new Error('The events of a run begin with run-started');
  const finished = events.find((event) => event.type === 'run-finished');
  const results = withBlocked(resultsOf(events));
  const { schemaVersion, tool, seed, client, command, options, startedAt, selected, shard, warnings } =
    started;
  return {
    schemaVersion,
    tool,
    seed,
    client,
    command,
    ...(options === undefined ? {} : { options }),
    startedAt,
    durationMs: finished?.durationMs ?? 0,
    complete: finished?.complete ?? false,
    ...(selected === undefined ? {} : { selected }),
    ...(shard === undefined ? {} : { shard }),
    ...(warnings === undefined ? {} : { warnings }),
    summary: summaryOf(results),
    results,
  };
}

export function summaryOf(results: CaseResult[]): Summary {
  const count = (status: Status) => results.filter((result) => result.status === status).length;
  return {
    total: results.length,
    passed: count('passed'),
    warned: count('warned'),
    failed: count('failed'),
    skipped: count('skipped'),
    blocked: count('blocked'),
    errored: count('errored'),
  };
}

/** The last result of each case, in the order of their IDs, whether or not another says the same. */
export function resultsOf(events: RunEvent[]): CaseResult[] {
  const byId = new Map<string, CaseResult>();
  for (const event of events)
    if (event.type === 'case-finished' || event.type === 'case-amended')
      byId.set(event.result.id, event.result);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Results by what they have in common, in the order in which each group first occurs. */
export function grouped(
  results: CaseResult[],
  keyOf: (result: CaseResult) => string,
): Map<string, CaseResult[]> {
  const groups = new Map<string, CaseResult[]>();
  for (const result of results) {
    const key = keyOf(result);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return groups;
}

/** The command that runs one case of a report again, as one would type it. */
export function repeatCommand(
  { seed, command, options = [] }: Pick<Report, 'seed' | 'command' | 'options'>,
  id: string,
): string {
  const dashes = command.length === 0 || command[0]!.startsWith('--') ? [] : ['--'];
  const words = [...options, ...dashes, ...command].map(quote);
  if (isObserved(id)) return ['countersign observe', ...words].join(' ');
  return ['countersign run', `--seed ${seed}`, `--grep ${id}`, ...words].join(' ');
}

/** Whether a case was not provoked but seen (docs/observe.md). It cannot be repeated alone. */
export const isObserved = (id: string): boolean => id.startsWith('observed/');

/** A word as a shell reads it. */
export const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A text with its control and direction characters shown as escapes, so that nothing a client says can drive a terminal or break XML. */
export function printable(text: string): string {
  return text.replace(/(?![\t\n])[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return `\\u${code.padStart(4, '0')}`;
  });
}
