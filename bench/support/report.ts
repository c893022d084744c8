import type { Spread } from './statistics.ts';

/** What the median is to be at least, or at most. */
export type Target = { atLeast: number } | { atMost: number };

/** How a figure is written. */
export type Format = (value: number) => string;

export const times: Format = (value) => `${value.toFixed(1)} times`;
export const percent: Format = (value) => `${Math.round(value * 100)} %`;
export const micros: Format = (value) => `${value.toFixed(1)} µs`;
export const millis: Format = (value) => `${value.toFixed(1)} ms`;
export const thousands: Format = (value) => Math.round(value).toLocaleString('en').replaceAll(',', ' ');

let missed = false;

/** Whether any target was missed so far. */
export const anyMissed = (): boolean => missed;

/** Prints a title, with nothing measured yet. */
export const title = (text: string): void => void process.stdout.write(`\n${text}\n`);

/** Prints what is to be known beside the figures. */
export const remark = (text: string): void => void process.stdout.write(`  ${text}\n`);

/** Prints a figure and whether it is what it is to be. */
export function figure(
  name: string,
  { median, lower, upper }: Spread,
  format: Format,
  target?: Target,
): void {
  const spread = `${format(median)} (quartiles ${format(lower)} to ${format(upper)})`;
  process.stdout.write(
    `  ${name.padEnd(52)} ${spread}${target === undefined ? '' : verdict(median, target, format)}\n`,
  );
}

function verdict(value: number, target: Target, format: Format): string {
  const met = 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
  missed ||= !met;
  const goal =
    'atLeast' in target ? `at least ${format(target.atLeast)}` : `at most ${format(target.atMost)}`;
  return `   target ${goal}: ${met ? 'met' : 'missed'}`;
}
