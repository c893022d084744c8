import { derive } from '../../codecs/derive.ts';
import type { Api } from '../../specs/index.ts';
import type { Fault } from './fault.ts';
import type { Subject } from './service.ts';

/** A fault that waits for the requests it is meant for. What is left out does not matter. */
export interface ArmedFault {
  api?: Api;
  /** `operationId` of the OpenAPI document. */
  operation?: string;
  /** Site ID or API key. */
  site?: string;
  /** How many requests it strikes at most. All by default. */
  times?: number;
  /** Which share of the requests it strikes, in percent; which ones, the seed decides. All by default. */
  percentage?: number;
  fault: Fault;
}

/** An armed fault and what has come of it. */
export interface FaultState extends ArmedFault {
  id: number;
  /** How many requests it has struck. */
  struck: number;
}

/** The faults of a server, in the order they were armed. */
export class ArmedFaults {
  readonly #seed: () => string;
  #armed: FaultState[] = [];
  #last = 0;
  /** Requests that were looked at, which is what the seed decides by. */
  #looked = 0;

  constructor(seed: () => string) {
    this.#seed = seed;
  }

  get all(): readonly FaultState[] {
    return this.#armed;
  }

  arm(fault: ArmedFault): FaultState {
    const state: FaultState = { ...fault, id: ++this.#last, struck: 0 };
    this.#armed.push(state);
    return state;
  }

  /** Takes a fault away, or all. False when there is none with this ID. */
  disarm(id?: number): boolean {
    const before = this.#armed.length;
    this.#armed = id === undefined ? [] : this.#armed.filter((armed) => armed.id !== id);
    return this.#armed.length < before;
  }

  /** The faults that strike a request; it counts as struck. */
  strike(subject: Subject): Fault[] {
    if (this.#armed.length === 0) return [];
    this.#looked++;
    const striking = this.#armed.filter((armed) => this.#strikes(armed, subject));
    for (const armed of striking) armed.struck++;
    return striking.map(({ fault }) => fault);
  }

  #strikes(armed: FaultState, subject: Subject): boolean {
    const { api, operation, site, times = Number.POSITIVE_INFINITY, percentage = 100 } = armed;
    if (armed.struck >= times) return false;
    if (api !== undefined && api !== subject.api) return false;
    if (operation !== undefined && operation !== subject.operation) return false;
    if (site !== undefined && site !== subject.site) return false;
    if (percentage >= 100) return true;
    const drawn = derive(this.#seed(), 'fault', armed.id, this.#looked).readUInt32BE(0) / 2 ** 32;
    return drawn * 100 < percentage;
  }
}
