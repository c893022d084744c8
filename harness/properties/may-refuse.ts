import { isObject } from '../../contracts/compare.ts';
import type { Api } from '../../specs/index.ts';
import { isNarrow } from './texts.ts';

type Input = Record<string, unknown>;

/** What clients need not take, by its name: cases of the same inputs let them refuse it as well. */
const REFUSABLE: Record<Api, Record<string, (input: Input) => boolean>> = {
  packaging: {
    'control characters, tabs and line ends aside': (input) =>
      leavesOf(input).some((leaf) => /[^\P{Cc}\t\r\n]/u.test(String(leaf))),
    'fractions of seconds': (input) =>
      leavesOf(input).some((leaf) => typeof leaf === 'number' && !Number.isInteger(leaf)),
    'a period that ends before it begins': ({ from, to }) =>
      from !== undefined && to !== undefined && String(from) > String(to),
    'a time zone with a sign': ({ time_zone: zone }) => /^[+-]/.test(String(zone)),
    'an update of nothing': ({ storage_id: id, ...changes }) =>
      id !== undefined && Object.values(changes).every((change) => change === null),
    'a subtitle without path or language': ({ subtitles }) =>
      Array.isArray(subtitles) && subtitles.some(({ path, language }) => !path || !language),
  },
  cpix: {
    'a content ID of other characters than those advised (CPX-052)': ({ content_id: id }) =>
      !isNarrow(String(id)),
    'a key period beyond the 32 bits of CPIX': ({ period_index: index }) => Number(index) > 0xffffffff,
    'NCG, which only its own clients have': ({ drm_types: drms }) => String(drms).includes('NCG'),
  },
  sevu: {
    'control characters and line separators': (input) =>
      leavesOf(input).some((leaf) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(String(leaf))),
    'a path with dots for folders': ({ video }) => /(^|[/|])\.{1,2}([/|]|$)/.test(String(video)),
    'a range named by an address in it': ({ ip }) => hasHostBits(String(ip)),
  },
};

/** Whether a client of an API may refuse an input that the documents allow: they do not oblige it to take each. */
export const mayRefuse = (api: Api, input: Input): boolean =>
  Object.values(REFUSABLE[api]).some((isIt) => isIt(input));

/** The texts, numbers and other values in a value, however deep. */
function leavesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return isObject(value) ? Object.values(value).flatMap(leavesOf) : [value];
}

function hasHostBits(ip: string): boolean {
  const [, network, bits] = /^([\d.]+)\/(\d+)$/.exec(ip) ?? [];
  if (network === undefined) return false;
  const address = network.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return address % 2 ** (32 - Number(bits)) !== 0;
}
