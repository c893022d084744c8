import type { Status } from '../../../harness/result.ts';

/** In the order they are listed everywhere. */
export const STATUSES: Status[] = ['passed', 'warned', 'failed', 'errored', 'blocked', 'skipped'];

/** A sign for each, so that none is told by its colour alone. */
export const SIGNS: Record<Status, string> = {
  passed: '✓',
  warned: '!',
  failed: '✕',
  skipped: '–',
  blocked: '⊘',
  errored: '?',
};

/** What they mean. */
export const MEANINGS: Record<Status, string> = {
  passed: 'Everything the case asks for was seen.',
  warned: 'Something that should be is not.',
  failed: 'Something that must be is not.',
  skipped: 'The client says it does not do this.',
  blocked: 'Nothing could be seen, for a mistake that another case shows.',
  errored: 'The case proved nothing either way.',
};

export const number = (value: number): string => value.toLocaleString('en');

/** `1 case`, `2 cases`. */
export const count = (value: number, noun: string): string =>
  `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `registerStorage` as words: `register storage`. */
export const inWords = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

const API_NAMES: Record<string, string> = {
  packaging: 'Packaging',
  cpix: 'Key exchange (CPIX)',
  sevu: 'Tickets (sevu.request)',
};

/** The APIs that are known, in the order they are listed everywhere; others behind them. */
export const apiOrder = (api: string): number => (Object.keys(API_NAMES).indexOf(api) + 99) % 99;

/** What an API is called; others by the name they came with. */
export const apiName = (api: string): string => (Object.hasOwn(API_NAMES, api) ? API_NAMES[api]! : api);
