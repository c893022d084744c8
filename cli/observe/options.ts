import { InvalidArgumentError } from 'commander';
import type { OwnHost } from '../../harness/observe/hosts.ts';
import { APIS } from '../../specs/index.ts';
import type { Output } from '../run/options.ts';

/** Whose credentials the program uses, as they are given. */
export interface CredentialOptions {
  siteId?: string;
  siteKey?: string;
  accessKey?: string;
  encToken?: string;
  apiKey?: string;
  apiSecret?: string;
  cdn?: number;
  sites?: string;
}

export interface ObserveOptions extends CredentialOptions {
  host?: OwnHost[];
  allow?: string[];
  listen?: true | Address;
  for?: number;
  callbackUrl?: string;
  seed?: number;
  baseline?: string;
  reporter?: Output[];
  out: string;
  quiet?: true;
  verbose?: true;
}

/** Where to listen. */
export interface Address {
  host: string;
  port: number;
}

const NAME = /^(\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$/i;

/** In lower case, and without the brackets of an address. */
const bare = (name: string): string => name.toLowerCase().replace(/^\[|\]$/g, '');

/** Reads a host and the API that it is of, and adds it to those before. */
export function ownHost(text: string, before: OwnHost[] = []): OwnHost[] {
  const [, name = '', port, named] = /^(\[[^\]]*\]|[^=:]+)(?::(\d{1,5}))?=(.*)$/.exec(text) ?? [];
  if (!NAME.test(name))
    throw new InvalidArgumentError('It must be NAME=API or NAME:PORT=API, such as drm.example.com=cpix.');
  const api = APIS.find((known) => known === named);
  if (api === undefined)
    throw new InvalidArgumentError(`There is no API "${named}". Choose from ${APIS.join(', ')}.`);
  return [...before, { hostname: bare(name), api, ...(port === undefined ? {} : { port: Number(port) }) }];
}

/** Reads the name of a host that may be asked, and adds it to those before. */
export function allowedHost(text: string, before: string[] = []): string[] {
  if (!NAME.test(text)) throw new InvalidArgumentError('It must be the name of a host, without a port.');
  return [...before, bare(text)];
}

/** Reads a port, or an address and a port. */
export function address(text: string): Address {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535)
    throw new InvalidArgumentError('It must be a port, or an address and a port, such as 0.0.0.0:4010.');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** The options that another observation needs to be the same, as words: all but credentials and what is done with the report. */
export function repeatOptions(options: ObserveOptions): string[] {
  const { sites, host = [], allow = [], listen, for: ms, callbackUrl, seed } = options;
  return [
    ...(sites === undefined ? [] : [`--sites=${sites}`]),
    ...host.map(({ hostname, port, api }) => `--host=${inUrl(hostname)}${port ? `:${port}` : ''}=${api}`),
    ...allow.map((name) => `--allow=${inUrl(name)}`),
    ...(listen === undefined
      ? []
      : [listen === true ? '--listen' : `--listen=${listen.host}:${listen.port}`]),
    ...(ms === undefined ? [] : [`--for=${ms}ms`]),
    // What stands before its host is a password.
    ...(callbackUrl === undefined || new URL(callbackUrl).username ? [] : [`--callback-url=${callbackUrl}`]),
    ...(seed === undefined ? [] : [`--seed=${seed}`]),
  ];
}

/** An address of IPv6 stands in brackets. */
const inUrl = (name: string): string => (name.includes(':') ? `[${name}]` : name);

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads how long something takes, in milliseconds: `60s`, `500ms`, `2m`; seconds without a unit. */
export function duration(text: string): number {
  const [, count = '', unit = 's'] = /^(\d{1,6}(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const ms = Number(count) * UNITS[unit]!;
  if (count === '' || ms === 0 || ms > 2 ** 31 - 1)
    throw new InvalidArgumentError('It must be a time such as 60s, 500ms or 2m.');
  return ms;
}
