/** A row of a store: plain JSON. */
export type Row = object;

/**
 * What requests have stored: lists of rows by kind and owner, so that no owner sees the rows of another. All writing goes
 * through here, which is what makes it possible to take back what a request wrote, and to see that something changed.
 */
export class Store {
  #lists = new Map<string, Row[]>();
  #undo: (() => void)[] | undefined;
  /** Grows with everything that is written. */
  revision = 0;

  /** The rows of a kind that belong to an owner, in the order they were added. They are read, not written. */
  rows<R extends Row>(kind: string, owner: string): readonly R[] {
    return (this.#lists.get(keyOf(kind, owner)) ?? []) as R[];
  }

  /** The owners that have had rows of a kind. */
  owners(kind: string): string[] {
    return [...this.#lists.keys()].map(ownerAndKind).flatMap(([of, owner]) => (of === kind ? [owner] : []));
  }

  add<R extends Row>(kind: string, owner: string, row: R): R {
    const key = keyOf(kind, owner);
    const list = this.#lists.get(key) ?? [];
    this.#lists.set(key, list);
    list.push(row);
    this.#wrote(() => list.pop());
    return row;
  }

  /** Gives members of a row new values. */
  change<R extends Row>(row: R, members: Partial<R>): void {
    const before = Object.fromEntries(
      Object.keys(members).map((name) => [name, (row as Record<string, unknown>)[name]]),
    );
    Object.assign(row, members);
    this.#wrote(() => Object.assign(row, before));
  }

  /** Removes the oldest rows of a list until there are no more than a number. For records that may be forgotten. */
  keepLatest(kind: string, owner: string, count: number): void {
    const list = this.#lists.get(keyOf(kind, owner)) ?? [];
    if (list.length <= count) return;
    const removed = list.splice(0, list.length - count);
    this.#wrote(() => list.unshift(...removed));
  }

  /** Removes all rows of an owner, or all there are. */
  clear(owner?: string): void {
    for (const key of [...this.#lists.keys()])
      if (owner === undefined || ownerAndKind(key)[1] === owner) this.#lists.delete(key);
    this.revision++;
  }

  /** Runs what may write, and takes back what it wrote unless it is to be kept. */
  attempt<Result>(write: () => Result, keep: (result: Result) => boolean): Result {
    const undo: (() => void)[] = [];
    this.#undo = undo;
    try {
      const result = write();
      if (!keep(result)) for (const step of undo.reverse()) step();
      return result;
    } finally {
      this.#undo = undefined;
    }
  }

  /** Everything there is, as JSON. */
  toJSON(): Record<string, Row[]> {
    return Object.fromEntries([...this.#lists].filter(([, rows]) => rows.length > 0));
  }

  /** Replaces everything by what {@link toJSON} gave. */
  restore(lists: Record<string, Row[]>): void {
    this.#lists = new Map(Object.entries(structuredClone(lists)));
    this.revision++;
  }

  #wrote(undo: () => void): void {
    this.revision++;
    this.#undo?.push(undo);
  }
}

const keyOf = (kind: string, owner: string): string => `${kind} ${owner}`;

function ownerAndKind(key: string): [kind: string, owner: string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}
