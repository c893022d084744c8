import type { ContentKeyPeriod } from '../../../codecs/cpix/document.ts';
import { show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { documentOf } from '../request.ts';

const period: Rule<Sent> = {
  id: 'cpix/key-period',
  title: 'A request has a key period with the index asked for, and none where no period was.',
  level: 'must',
  clause: 'CPX-064',
  hint: 'Write ContentKeyPeriod with an id of your own and the index in decimal; leave the list out for VOD.',
  check(sent) {
    const periods = documentOf(sent)?.periods;
    if (periods === undefined) return undefined;
    const asked = sent.call.input.period_index;
    if (asked === undefined)
      return periods.length === 0
        ? []
        : [{ message: 'The request has a key period, and none was asked for.', expected: 'none' }];
    const expected = BigInt(asked as string | number);
    if (periods.length === 0)
      return [{ message: 'The request has no key period.', expected: `index ${expected}`, actual: 'none' }];
    const isIt = (each: ContentKeyPeriod) => indexOf(each) === expected || each.index === String(asked);
    return periods.some(isIt) ? [] : [wrongIndex(expected, periods[0]!)];
  },
};

const indexOf = ({ index = '' }: ContentKeyPeriod): bigint | undefined =>
  /^\s*\+?\d{1,40}\s*$/.test(index) ? BigInt(index.trim().replace('+', '')) : undefined;

function wrongIndex(expected: bigint, period: ContentKeyPeriod): Violation {
  const diagnosis = explainIndex(expected, period);
  const message = 'The index of the key period is not the one asked for.';
  const seen = { expected: String(expected), actual: show(period.index) };
  return diagnosis === undefined ? { message, ...seen } : { message, ...seen, diagnosis };
}

/** What an index that is not the one asked for may be. */
function explainIndex(expected: bigint, { index, start }: ContentKeyPeriod): string | undefined {
  const ways: [mistake: string, text: string][] = [
    ['it lost digits as a 64-bit floating-point number', String(BigInt(Number(expected)))],
    ['it is in hexadecimal; an index is decimal', expected.toString(16)],
    ['it is in hexadecimal; an index is decimal', expected.toString(16).padStart(16, '0')],
    ['it is in hexadecimal; an index is decimal', `0x${expected.toString(16)}`],
    ['it is the index before', String(expected - 1n)],
    ['it is the index after', String(expected + 1n)],
    ['it is written as a floating-point number', String(Number(expected))],
    ['it overflowed 32 bits', String(BigInt.asIntN(32, expected))],
    ['it overflowed 32 bits', String(BigInt.asUintN(32, expected))],
  ];
  if (index === undefined)
    return start === undefined ? 'there is no index' : 'it has start and end and no index';
  return ways.find(([, text]) => text === index.toLowerCase())?.[0];
}

const filters: Rule<Sent> = {
  id: 'cpix/key-period-filter',
  title: 'Each usage rule of a live request names a ContentKeyPeriod of the request.',
  level: 'must',
  clause: 'CPX-065',
  hint: 'Put a KeyPeriodFilter with the id of the ContentKeyPeriod into each ContentKeyUsageRule.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    const { periods, usageRules } = document;
    const ids = periods.map(({ id }) => id);
    const stray = usageRules.flatMap(({ periodIds }) => periodIds).find((id) => !ids.includes(id));
    if (stray !== undefined)
      return [
        {
          message: 'A KeyPeriodFilter names a period that the request does not have.',
          expected: ids.join(' or ') || 'none',
          actual: stray,
          ...(periods.some(({ index }) => index === stray)
            ? { diagnosis: 'it is the index of the period; its id belongs there' }
            : {}),
        },
      ];
    if (periods.length === 0) return undefined;
    // With one period nobody can be in doubt which is meant.
    const level = periods.length === 1 ? { level: 'should' as const } : {};
    if (usageRules.length === 0)
      return [{ message: 'There is a key period and no usage rule that names it.', ...level }];
    return usageRules.every(({ periodIds }) => periodIds.length > 0)
      ? []
      : [{ message: 'There is a key period, and a usage rule without KeyPeriodFilter.', ...level }];
  },
};

/** Which key period a request is for. */
export const PERIOD_RULES: Rule<Sent>[] = [period, filters];
