/** How deep JSON may nest. What nests deeper can be read, but not written again, so it is taken for no JSON. */
const NESTING_LIMIT = 200;

/** The value of a JSON text; `undefined`, which no JSON text stands for, for any other text. */
export function jsonValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // Each level takes two characters, so a short text needs no look at its value.
    return text.length <= 2 * NESTING_LIMIT || fits(value, NESTING_LIMIT) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON object a text is; `undefined` for any other text. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  const value = jsonValue(text);
  return isObject(value) ? value : undefined;
}

/** Whether a value is an object with members, which a list is not. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((member) => fits(member, levels - 1)));

/** Gives an object a member, whatever its name: `__proto__` would be something else than a member otherwise. */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
