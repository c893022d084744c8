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

/** What happens in a run, in order. */
export type RunEvent =
  | {
      type: 'run-started';
      schemaVersion: 1;
      tool: { name: string; version: string };
      seed: number;
      client: ClientInfo;
      /** The command that started the client, for the commands that repeat a case. */
      command: string[];
      startedAt: string;
      total: number;
    }
  | { type: 'case-started'; id: string }
  | { type: 'case-finished'; result: CaseResult }
  /** Something was seen of a case after it had finished; this result stands in the place of the one before. */
  | { type: 'case-amended'; result: CaseResult }
  | { type: 'run-finished'; durationMs: number; complete: boolean };
