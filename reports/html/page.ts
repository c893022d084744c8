import type { Finding } from '../../contracts/rule.ts';
import type { ClientInfo, Shard, Status, Tried } from '../../harness/result.ts';
import type { Report } from '../report.ts';

/** What the page knows as soon as it is opened; the rest of each case is read when it is looked at. */
export interface PageIndex {
  tool: { name: string; version: string };
  client: ClientInfo;
  seed: number;
  /** As one would type it. */
  command: string;
  startedAt: string;
  durationMs: number;
  complete: boolean;
  shard?: Shard;
  /** What a reader has to know before anything else. */
  notices: string[];
  summary: Report['summary'];
  /** Every clause that a case or a finding names, sorted by ID; elsewhere clauses are positions in this list. */
  clauses: ClauseText[];
  /** What went wrong, the heaviest and most frequent first. */
  causes: Cause[];
  /** Why cases proved nothing, or not all. */
  reasons: { status: Status; reason: string; cases: number[] }[];
  /** In the order of the report; elsewhere cases are positions in this list. */
  cases: CaseLine[];
}

/** A clause in its own words. Without a statement where this version of Countersign does not have it. */
export interface ClauseText {
  id: string;
  statement?: string;
  level?: string;
  document?: string;
  section?: string;
}

/** One mistake, and every case it shows in. */
export interface Cause extends Pick<Finding, 'rule' | 'level' | 'requirement' | 'message' | 'hint'> {
  diagnosis?: string;
  clause: number;
  cases: number[];
  /** Cases in which nothing could be seen because of it. */
  blocked: number[];
}

export interface CaseLine {
  id: string;
  title: string;
  api: string;
  operation: string;
  status: Status;
  ms: number;
  clauses: number[];
  tags: string[];
  /** Of each finding: its clause, its level, and its place among the causes. */
  findings: [clause: number, level: Finding['level'], cause: number][];
}

/** The rest of a case. */
export interface CaseDetail {
  reason?: string;
  findings: Finding[];
  exchanges: PageExchange[];
  /** JSON text. */
  result?: string;
  stderr?: string;
  tried?: Omit<Tried, 'counterexample'> & {
    counterexample?: { input: string; shrinks: number; kept?: string };
  };
  /** The command that repeats the case. */
  again: string;
}

export interface PageExchange {
  request: Side & { method: string; url: string };
  response?: Side & { status: number };
}

/** A request or an answer. */
export interface Side {
  headers: [name: string, value: string][];
  body: string;
  /** What is in it, from the outside to the inside. */
  layers: Layer[];
}

/** One way to look at what was sent. */
export interface Layer {
  name: string;
  /** `boxes` is signalling taken apart, the others are how the text is laid out. */
  kind: 'text' | 'json' | 'xml' | 'boxes';
  /** Absent where it is the body. */
  text?: string;
  /** What is to be said of it. */
  notes?: string[];
  /** What is wrong with it. */
  faults?: string[];
  systems?: Signalling[];
}

/** What a CPIX document says for one key and one DRM, each value taken apart. */
export interface Signalling {
  system: string;
  kid: string;
  parts: Dissected[];
}

export interface Dissected {
  name: string;
  rows: Row[];
  /** Text that stands in it. */
  text?: string;
  /** Why it cannot be read. */
  problem?: string;
}

/** A field: where it begins, its bytes as hex, what it is. */
export interface Row {
  at?: number;
  hex?: string;
  name: string;
  value: string;
}
