import { isObject } from '../codecs/json-object.ts';

/**
 * Whether two values say the same, as loosely as the documents do themselves: numbers equal numeric strings, `true`
 * equals `1` and `"1"`, and the order of members does not matter. The order of array items does.
 */
export function looselyEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => looselyEqual(item, b[i]))
    );
  if (isObject(a) || isObject(b)) return isObject(a) && isObject(b) && sameMembers(a, b);
  return scalar(a) === scalar(b);
}

export { isObject };

function sameMembers(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => looselyEqual(a[name], b[name]));
}

function scalar(value: unknown): string {
  if (value === true) return '1';
  if (value === false) return '0';
  if (value === undefined || value === null) return '';
  return String(value);
}

/** A value as a finding shows it: JSON, cut where it gets long. */
export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 400 ? text : `${text.slice(0, 397)}...`;
}
