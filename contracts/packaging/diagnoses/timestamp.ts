/** Says how a timestamp is written that does not have the documented form; `undefined` when it is in no way that is known. */
export function explainTimestamp(text: string): string | undefined {
  return WAYS.find(([, pattern]) => pattern.test(text))?.[0];
}

const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`\d\d:\d\d:\d\d`;

const WAYS: [mistake: string, pattern: RegExp][] = [
  [
    'it has fractions of a second, which are to be cut off',
    RegExp(`^${DATE}T${TIME}[.,]\\d+(Z|[+-]\\d\\d:?\\d\\d)?$`),
  ],
  [
    'it has an offset; it must be in GMT with a Z behind it',
    RegExp(`^${DATE}[T ]${TIME}[+-]\\d\\d:?(\\d\\d)?$`),
  ],
  ['its Z is missing', RegExp(`^${DATE}T${TIME}$`)],
  ['it has a space in the place of its T', RegExp(`^${DATE} ${TIME}Z?$`)],
  [
    'it has spaces, as the text of the documents does by mistake',
    RegExp(`^${DATE}T\\d\\d: ?\\d\\d: ?\\d\\dZ$`),
  ],
  ['its T and Z are in lower case', RegExp(`^${DATE}t${TIME}z$`)],
  ['it has no seconds', RegExp(`^${DATE}T\\d\\d:\\d\\dZ$`)],
  ['it has no hyphens and colons', /^\d{8}T\d{6}Z$/],
  ['it is the number of seconds since 1970', /^\d{9,11}$/],
  ['it is the number of milliseconds since 1970', /^\d{12,14}$/],
  ['it is the pattern of the documents itself', /yyyy|[Hh]h:mm/],
  ['it has the 12-hour clock', /\b(AM|PM|a\.m\.|p\.m\.)/i],
  ['it is written as in HTTP headers', /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? /],
  ['it names the month or the day in a language', /\p{L}{3,}/u],
  ['its digits are those of another script than 0 to 9: it was formatted for a locale', /[^\P{Nd}0-9]/u],
  ['its numbers are not padded with zeros', /^\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{1,2}:\d{1,2}Z$/],
  ['it has slashes in the place of hyphens', /^\d{4}\/\d\d\/\d\d/],
];

/** Says why a well-formed timestamp is far from the moment of the request, other than by a time zone. */
export function explainMoment(text: string, now: number): string | undefined {
  const right = new Date(now).toISOString();
  const year = Number(text.slice(0, 4)) - Number(right.slice(0, 4));
  if (year === 543) return 'its year is that of the Buddhist calendar: it was formatted for a locale';
  if (text.slice(5, 7) === text.slice(14, 16) && text.slice(5, 7) !== right.slice(5, 7))
    return 'its month is the minutes: the letters mm and MM of the pattern are exchanged';
  if (text.startsWith('1970-01-')) return 'seconds since 1970 were taken for milliseconds';
  if (year > 1000) return 'milliseconds since 1970 were taken for seconds';
  if (Math.abs(year) === 1)
    return 'its year is that of the week: the letters YYYY of the pattern must be yyyy';
  return undefined;
}
