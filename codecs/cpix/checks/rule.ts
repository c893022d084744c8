import { fromTolerantBase64 } from '../../base64.ts';
import { CodecError } from '../../codec-error.ts';
import { isUuid } from '../../key-id.ts';
import type { CpixDocument } from '../document.ts';

/** What a rule found: a place of the document ({@link CpixDocument}), and what is wrong there. */
export interface Found {
  where: string;
  problem: string;
}

/** Something that must or should hold of a CPIX document and that a schema cannot say. */
export interface CheckRule {
  /** In kebab-case: what holds. */
  id: string;
  level: 'must' | 'should';
  check(document: CpixDocument): Found[];
}

/** A problem at each item that has one; items are numbered as places are. */
export const each = <Item>(
  items: Item[],
  name: string,
  problemsOf: (item: Item, place: string, index: number) => Found | Found[] | undefined,
): Found[] => items.flatMap((item, index) => problemsOf(item, `${name}[${index + 1}]`, index) ?? []);

/** The second and any later place where something stands that may stand once. */
export function repeated<Item>(
  items: Item[],
  name: string,
  identity: (item: Item) => string,
  problem: string,
): Found[] {
  const first = new Map<string, string>();
  return each(items, name, (item, where) => {
    const before = first.get(identity(item));
    if (before === undefined) first.set(identity(item), where);
    return before === undefined ? undefined : { where, problem: `${problem} ${before}` };
  });
}

/**
 * A base64 text as bytes, however it is spelt; `undefined` for none and for what is not base64, which a rule of its own
 * tells. A UUID is not base64, though its letters and dashes may look like base64url.
 */
export const bytesOf = (base64: string | undefined): Uint8Array | undefined =>
  base64 === undefined || isUuid(base64) ? undefined : fromTolerantBase64(base64)?.bytes;

/** What a reader gives, or why it gives nothing. */
export function reading<Value>(read: () => Value): { value: Value } | { problem: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof CodecError) return { problem: error.message };
    throw error;
  }
}
