import type { Finding } from '../contracts/rule.ts';
import type { Api } from '../specs/index.ts';

/** How a case ended. `errored` is a case that proved nothing either way. */
export type Status = 'passed' | 'warned' | 'failed' | 'skipped' | 'blocked' | 'errored';

export const STATUSES: Status[] = ['passed', 'warned', 'failed', 'skipped', 'blocked', 'errored'];

/** What a client says of itself in the handshake. */
export interface ClientInfo {
  name: string;
  version?: string;
  language?: string;
  homepage?: string;
}

/** One request and its answer as a report shows them; bodies as text. */
export interface ReportedExchange {
  request: { method: string; url: string; headers: [string, string][]; body: string; decoded?: unknown };
  response?: { status: number; headers: [string, string][]; body: string };
}

/** How one case went. Every text in it is free of the case's secrets. */
export interface CaseResult {
  id: string;
  title: string;
  api: Api;
  /** The method without its API: `registerStorage`. */
  operation: string;
  clauses: string[];
  status: Status;
  durationMs: number;
  /** Why a case was skipped or proved nothing, or why a property was not tried on all inputs. */
  reason?: string;
  /** What a blocked case fails for, as another before it does: the rule, and the mistake it is thought to be. */
  cause?: string;
  findings: Finding[];
  exchanges: ReportedExchange[];
  /** The client's own result, or the error it reported, of the last call. */
  result?: unknown;
  /** The end of what the client wrote to stderr meanwhile. */
  stderr?: string;
  /** What a property was tried on. */
  tried?: Tried;
}

/** How far a property was tried, and on what it fails. */
export interface Tried {
  /** How many inputs were tried, not counting smaller ones of one that fails. */
  inputs: number;
  /** The smallest input that was found to fail; the findings and exchanges are those of it. */
  counterexample?: {
    input: unknown;
    /** How many times it was made smaller. */
    shrinks: number;
    /** The seed and the path to it, as fast-check has them; absent for an input that was not made up in this run. */
    seed?: number;
    path?: string;
    /** The file it is kept in. */
    kept?: string;
  };
}

/** What the options of a run asked for, before it was divided into shards. */
export interface Selected {
  /** How many cases. */
  cases: number;
  /** A digest of these cases: the same where they are the same, to the last of their inputs. */
  hash: string;
}

/** One of several parts that together are all selected cases. `index` begins with 1. */
export interface Shard {
  index: number;
  count: number;
}

/** What happens in a run, in order. */
export type RunEvent =
  | {
      type: 'run-started';
      schemaVersion: 1;
      tool: { name: string; version: string };
      seed: number;
      client: ClientInfo;
      /** The command that started the client, or the options that name it, for the commands that repeat a case. */
      command: string[];
      /** The options that these commands need beside it, such as `--suite=DIR`, a word each. */
      options?: string[];
      startedAt: string;
      total: number;
      selected?: Selected;
      shard?: Shard;
      /** What is to be known first: that secrets stand in the report, or that the client lists unknown methods. */
      warnings?: string[];
    }
  | { type: 'case-started'; id: string }
  | { type: 'case-finished'; result: CaseResult }
  /** Something was seen of a case after it had finished; this result stands in the place of the one before. */
  | { type: 'case-amended'; result: CaseResult }
  | { type: 'run-finished'; durationMs: number; complete: boolean };
