import { derive } from '../../codecs/derive.ts';

// The IDs that the service gives out for rows of one kind count up from the first, which depends on the seed and the owner.
// Rows are never removed one by one, so an ID also says where its row stands.

/**
 * The ID of the next row, of as many digits as asked for.
 * @param ids of the rows so far
 */
export function nextId(
  ids: { first: number | undefined; count: number },
  digits: number,
  seed: string,
  ...labels: string[]
): number {
  if (ids.first !== undefined) return ids.first + ids.count;
  const least = 10 ** (digits - 1);
  return least + (derive(seed, ...labels).readUIntBE(0, 6) % (8 * least));
}

/** Where the row with an ID stands; no place of a row where the text is no such ID. */
export const placeOf = (id: string, first: number | undefined): number =>
  first === undefined || !/^[1-9]\d{0,14}$/.test(id) ? -1 : Number(id) - first;
