import { printable } from '../report.ts';

/** Texts are cut at this many characters; the report itself has them whole. */
const LONGEST = 1_000_000;
/** Once so many characters are in the page, texts are cut much shorter. */
const PLENTY = 120_000_000;
const SHORT = 4_000;
/** Most texts are, and looking closer takes time. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/** Gives out values as a page may hold them. */
export interface Shown {
  /** Control and direction characters as escapes, except those that end lines; cut where it is very long. */
  text(text: string): string;
  /** Every text in a value, member names included. */
  value<T>(value: T): T;
}

/** One for each page: what it gives out is counted. */
export function createShown(): Shown {
  let given = 0;
  const text = (whole: string): string => {
    const longest = given < PLENTY ? LONGEST : SHORT;
    const cut = whole.slice(0, longest);
    given += cut.length;
    const shown = PLAIN.test(cut) ? cut : cut.split('\r\n').map(printable).join('\r\n');
    if (whole.length <= longest) return shown;
    return `${shown}\n… ${whole.length - longest} characters more: report.json has them`;
  };
  const value = (each: unknown): unknown => {
    if (typeof each === 'string') return text(each);
    if (Array.isArray(each)) return each.map(value);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, member]) => [text(name), value(member)]));
  };
  return { text, value: value as Shown['value'] };
}

/** JSON that can stand in a script element: nothing in it ends the element or a line of it. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
