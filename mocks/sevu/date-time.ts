/** A moment, in milliseconds since 1970, as `YYYY-MM-DD HH:MM:SS` in UTC. */
export const dateTime = (moment: number): string =>
  new Date(moment).toISOString().slice(0, 19).replace('T', ' ');

/** The moment that {@link dateTime} writes so; `undefined` for any other text, and for a date that no calendar has. */
export function parseDateTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const moment = Date.parse(`${text.replace(' ', 'T')}Z`);
  // Date.parse takes the 30th of February for the 2nd of March, and 24:00:00 for the next day.
  return new Date(moment).getUTCDate() === Number(text.slice(8, 10)) ? moment : undefined;
}
