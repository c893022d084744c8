import { type Spread, spreadOf } from './statistics.ts';

/** What takes part in a comparison: does its work once and tells what a request of it cost. */
export type Contender = () => Promise<number>;

/** What the contenders cost, round by round. */
export class Rounds<Name extends string> {
  readonly #costs: Record<Name, number[]>;

  constructor(costs: Record<Name, number[]>) {
    this.#costs = costs;
  }

  /** What one of them costs. */
  cost(name: Name): Spread {
    return spreadOf(this.#costs[name]);
  }

  /** How many of them one does in a second, where the cost is in microseconds. */
  rate(name: Name): Spread {
    return spreadOf(this.#costs[name].map((cost) => 1_000_000 / cost));
  }

  /** How many times the cost of one another one costs, each round by itself. */
  ratio(name: Name, of: Name): Spread {
    return spreadOf(this.#costs[of].map((cost, round) => cost / this.#costs[name][round]!));
  }
}

/** Lets contenders work in turns. Who goes first changes each round, so that nobody has the others' heat or garbage each time. */
export async function inTurns<Name extends string>(
  contenders: Record<Name, Contender>,
  rounds: number,
): Promise<Rounds<Name>> {
  const names = Object.keys(contenders) as Name[];
  const costs = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]!;
      costs[name].push(await contenders[name]());
    }
  return new Rounds(costs);
}
