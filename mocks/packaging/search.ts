import type { Instant, ListJobsRequest, ListStoragesRequest } from '../../specs/packaging/types.ts';

type Search = ListStoragesRequest | ListJobsRequest;

/** Whether a moment of registration is in the period of a search, its ends included. Either end may be open. */
export const inPeriod = (registered: Instant, { from, to }: Search): boolean =>
  (!from || registered >= from) && (!to || registered <= to);

/**
 * Whether a keyword stands in the text it is searched in, letter case aside; without a type it is searched in all of them
 * (A-27).
 * @param texts what is searched, by the value of `search_keyword_type` in lower case
 */
export function hasKeyword(
  { search_keyword: keyword, search_keyword_type: type }: Search,
  texts: Record<string, string>,
): boolean {
  if (!keyword) return true;
  const searched = type ? [texts[type.toLowerCase()]!] : Object.values(texts);
  const wanted = String(keyword).toLowerCase();
  return searched.some((text) => text.toLowerCase().includes(wanted));
}

/** The page of what was found that a search asks for, in the members that both lists have. */
export function page<Row>(found: readonly Row[], { page_unit, page_index, time_zone }: Search) {
  const unit = Number(page_unit || 25);
  const start = (Number(page_index || 1) - 1) * unit;
  return {
    total_count: String(found.length),
    time_zone: time_zone || '00:00',
    data: found.slice(start, start + unit),
  };
}
