import type { Exchange } from '../../codecs/exchange.ts';
import type { Finding } from '../../contracts/rule.ts';
import type { Api } from '../../specs/index.ts';
import type { CaseResult } from '../result.ts';
import { judgeExchange } from './case-of.ts';
import { ELSEWHERE } from './elsewhere.ts';
import type { Owners } from './owners.ts';
import { Seen } from './seen.ts';

/** An exchange that waits to be judged. */
interface Waiting {
  api: Api;
  exchange: Exchange;
  findings: Finding[];
}

/** Judges exchanges in order, each after it was answered: who asked does not wait for that. */
export class Judging {
  /** IDs of the rules that were held against something. */
  readonly held = new Set<string>();
  /** The APIs that something was asked of. */
  readonly apis = new Set<Api>();
  readonly #owners: Owners;
  readonly #tell: (result: CaseResult) => void;
  readonly #seen = new Seen();
  readonly #waiting: Waiting[] = [];

  constructor(owners: Owners, tell: (result: CaseResult) => void) {
    this.#owners = owners;
    this.#tell = tell;
  }

  /** Takes an exchange. @param findings what is told of it beside what the rules find */
  take(api: Api, exchange: Exchange, findings: Finding[]): void {
    if (api !== ELSEWHERE) this.apis.add(api);
    this.#waiting.push({ api, exchange, findings });
    setImmediate(() => this.judgeAll());
  }

  /** Judges what waits. */
  judgeAll(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      this.#judge(next);
  }

  #judge({ api, exchange, findings }: Waiting): void {
    const operation = exchange.operation ?? 'unknown';
    const before = this.#seen.add(`${api} ${operation}`, exchange);
    try {
      const beside = { ...before, owners: this.#owners, findings };
      const { result, held } = judgeExchange(api, exchange, beside);
      for (const { id } of held) this.held.add(id);
      this.#tell(result);
    } catch (error) {
      this.#tell(broken(api, operation, before.number, error as Error));
    }
  }
}

/** The result of an exchange that could not be judged, for a mistake of Countersign's own. */
export const broken = (api: Api, operation: string, number: number, error: Error): CaseResult => ({
  id: `observed/${api}/broken/${operation}-${number}`,
  title: `${operation}, which was not judged`,
  api,
  operation,
  clauses: [],
  status: 'errored',
  reason: `Countersign failed: ${error.stack}`,
  durationMs: 0,
  findings: [],
  exchanges: [],
});
