import type { Api } from '../../specs/index.ts';
import type { CaseResult } from '../result.ts';
import type { Place } from './hosts.ts';
import { nameOf } from './rules.ts';

/** Connections that were given up without a request: who does that also has others, or does not trust what it was shown. */
const MAY_BE_UNUSED = ['closed', 'reset'];

/** Connections to hosts of the APIs that programs ended before they had sent anything. */
export class Distrust {
  readonly #connections = new Map<string, { api: Api; hows: string[] }>();

  note(api: Api, place: Place, how: string): void {
    const name = nameOf(place);
    const own = this.#connections.get(name) ?? { api, hows: [] };
    this.#connections.set(name, own);
    own.hows.push(how);
  }

  /** What is to be told in the end. @param apis that requests came for: a connection to these may just not have been needed */
  results(apis: ReadonlySet<Api>): CaseResult[] {
    return [...this.#connections].flatMap(([name, { api, hows }]) => {
      const sure = hows.filter((how) => !MAY_BE_UNUSED.includes(how));
      const counted = apis.has(api) ? sure : hows;
      return counted.length === 0 ? [] : [resultOf(name, api, counted)];
    });
  }
}

function resultOf(name: string, api: Api, hows: string[]): CaseResult {
  const times = hows.length === 1 ? '' : `, ${hows.length} times`;
  return {
    id: `observed/${api}/connection/${name.replace(/[^a-z0-9.-]+/g, '-')}`,
    title: `Connections to ${name}`,
    api,
    operation: 'connection',
    clauses: [],
    status: 'errored',
    reason: `The program refused the certificate that was made for ${name}${times} (${[...new Set(hows)].join(', ')}): it trusts authorities of its own, or has pinned the certificate. Have it trust the file of SSL_CERT_FILE, which is set for it; switch the pinning off for this; or observe it by --listen.`,
    durationMs: 0,
    findings: [],
    exchanges: [],
  };
}
