import { show } from '../../compare.ts';
import type { Rule, Sent } from '../../rule.ts';
import { requestOf } from './reading.ts';

const FORM = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** ISO 8601, with a T or with an offset: other than documented, and still one moment. */
const OTHER_FORM = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

const form: Rule<Sent> = {
  id: 'sevu/expire-form',
  title: 'expire is written YYYY-MM-DD HH:MM:SS.',
  level: 'must',
  clause: 'SEV-034',
  hint: 'Write date and time with a space between them, without T, fraction or offset.',
  check(sent) {
    const expire = requestOf(sent)?.expire;
    if (typeof expire !== 'string' || expire === sent.call.input.expire) return undefined;
    if (FORM.test(expire)) return [];
    const message = 'expire is not written as documented.';
    const shown = { message, expected: 'YYYY-MM-DD HH:MM:SS', actual: show(expire) };
    if (OTHER_FORM.test(expire)) return [{ ...shown, level: 'should', refused: true }];
    const isDate = /^\d{4}-\d\d-\d\d$/.test(expire);
    return [{ ...shown, ...(isDate ? { diagnosis: 'it is a date without a time' } : {}) }];
  },
};

const moment: Rule<Sent> = {
  id: 'sevu/expire-moment',
  title: 'expire is the moment that the caller asked for, in UTC.',
  level: 'must',
  clause: 'SEV-034',
  hint: 'Pass expire through as it was given, or compute in UTC from end to end.',
  check(sent) {
    const { expire: asked } = sent.call.input;
    const expire = requestOf(sent)?.expire;
    if (typeof expire !== 'string' || typeof asked !== 'string') return undefined;
    const moment = momentOf(expire);
    if (moment === undefined) return undefined;
    // A date alone may be given a time.
    const wanted = momentOf(asked) ?? momentOf(`${asked} 00:00:00`) ?? Number.NaN;
    if (moment === wanted || expire.startsWith(asked)) return [];
    const hours = (moment - wanted) / 3_600_000;
    const isLocal = Math.abs(hours) <= 14 && Number.isInteger(hours * 4);
    return [
      {
        message: 'expire is another moment than the caller asked for.',
        expected: show(asked),
        actual: show(expire),
        ...(isLocal
          ? {
              diagnosis: `it is ${Math.abs(hours)} h ${hours > 0 ? 'later' : 'earlier'}: it was taken through a local time`,
              level: 'should',
            }
          : {}),
      },
    ];
  },
};

function momentOf(text: string): number | undefined {
  const [, date = '', time, offset = 'Z'] = OTHER_FORM.exec(text) ?? [];
  const value = Date.parse(`${date}T${time}${offset.toUpperCase() === 'UTC' ? 'Z' : offset}`);
  return Number.isNaN(value) || !isDay(date) ? undefined : value;
}

/** Whether the calendar has such a day: JavaScript takes the 31st of February for one of March. */
const isDay = (date: string): boolean => new Date(date).toISOString().startsWith(date);

/** What `expire` must satisfy. */
export const EXPIRY_RULES: Rule<Sent>[] = [form, moment];
