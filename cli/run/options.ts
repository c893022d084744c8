import { InvalidArgumentError } from 'commander';
import { FORMATS, type Format } from '../../reports/index.ts';
import { APIS, type Api, type Level } from '../../specs/index.ts';
import type { ClientOptions } from './client.ts';

/** A format and where it goes; a relative path is relative to where the command was called. */
export interface Output {
  format: Format;
  path?: string;
}

export interface RunOptions extends ClientOptions {
  grep?: string;
  api?: Api[];
  level?: Level;
  tag?: string[];
  shard?: { index: number; count: number };
  lastFailed?: true;
  suite?: string;
  environments: boolean;
  runs: number;
  seed?: number;
  timeout: number;
  startTimeout?: number;
  patience?: number;
  jobs: number;
  bail?: number | true;
  baseline?: string;
  updateBaseline?: true;
  reporter?: Output[];
  out: string;
  quiet?: true;
  verbose?: true;
  keepSecrets?: true;
  list?: true;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

export function seconds(text: string): number {
  if (!/^\d{1,6}(\.\d+)?$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('It must be a number of seconds over 0.');
  return Number(text);
}

export function apiNames(text: string): Api[] {
  return words(text).map((name) => {
    const api = APIS.find((known) => known === name);
    if (api === undefined)
      throw new InvalidArgumentError(`There is no API "${name}". Choose from ${APIS.join(', ')}.`);
    return api;
  });
}

export function levelName(text: string): Level {
  const level = (['must', 'should', 'may'] as const).find((known) => known === text);
  if (level === undefined) throw new InvalidArgumentError('It must be must, should or may.');
  return level;
}

/** The values of an option that may be given several times. */
export const collected = (value: string, previous: string[] = []): string[] => [...previous, value];

export const words = (text: string): string[] => text.split(',').map((word) => word.trim());

export function shardOf(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  if (index === undefined || Number(index) < 1 || Number(index) > Number(count))
    throw new InvalidArgumentError('It must be I/N with I from 1 to N, such as 2/4.');
  return { index: Number(index), count: Number(count) };
}

export function output(text: string, previous: Output[] = []): Output[] {
  const [name = '', ...rest] = text.split('=');
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format === undefined)
    throw new InvalidArgumentError(
      `There is no reporter "${name}". Choose one of ${Object.keys(FORMATS).join(', ')}.`,
    );
  const path = rest.join('=');
  return [...previous, path === '' ? { format } : { format, path }];
}
