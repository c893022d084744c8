import type { Option } from 'commander';
import { CodecError } from '../../codecs/codec-error.ts';
import { usageError } from '../exit.ts';
import type { Input } from './input.ts';
import { type Kind, mayBe, recognise } from './recognise.ts';

/** What one command of `countersign inspect` takes apart. */
export interface Inspector<Options = object> {
  kind: Kind;
  description: string;
  options: Option[];
  /** Throws a usage error for an input that is something else. */
  inspect(input: Input, options: Options & CommonOptions): Inspection | Promise<Inspection>;
}

export interface CommonOptions {
  showSecrets?: true;
}

/** What was found in an input. */
export interface Inspection {
  /** One line: what it is. */
  title: string;
  sections: Section[];
  /** What is wrong, what is only odd, what was looked past. */
  problems: Problem[];
  /** The same as data. */
  data: object;
}

export interface Section {
  title?: string;
  /** A label and one or several lines each. Those without lines are not shown. */
  facts: [label: string, lines: string | string[] | undefined][];
}

export interface Problem {
  /** `must` makes the whole invalid; `info` is what a strict reader would not take and the services do. */
  level: 'must' | 'should' | 'info';
  /** ID of the rule, where one was broken. */
  rule?: string;
  where: string;
  problem: string;
  /** The mistake that leads there, where one is known to. */
  diagnosis?: string;
}

/** What the kinds are called. */
export const NAMES: Record<Kind, string> = {
  envelope: 'an envelope',
  token: 'an enc-token',
  ticket: 'a ticket request',
  pssh: 'a pssh box',
  cpix: 'a CPIX document',
};

/**
 * Reads an input with a codec. What is of the kind but broken becomes an inspection that says so; what is something
 * else throws a usage error that names it.
 */
export async function inspected(
  kind: Kind,
  input: Input,
  read: () => Inspection | Promise<Inspection>,
): Promise<Inspection> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    if (!mayBe(kind, input.bytes)) throw wrongInput(kind, input, error.message);
    const [first, ...rest] = NAMES[kind];
    return {
      title: `${first!.toUpperCase()}${rest.join('')} that cannot be read, from ${input.from}`,
      sections: [],
      problems: [{ level: 'must', where: error.where, problem: error.problem }],
      data: {},
    };
  }
}

/** What may be meant as the name of a file, and is too short to be anything that is inspected. */
const NAME = /^[\w./~-]{1,40}$/;

/** The usage error for an input that is not what the command takes: what it is instead, and what to do with it. */
export function wrongInput(kind: Kind, { from, bytes }: Input, reason?: string): Error {
  const found = recognise(bytes);
  const name = Buffer.from(bytes).toString('utf8');
  if (found === undefined && from === 'the argument' && NAME.test(name))
    return usageError(`There is no file "${name}", and it is not ${NAMES[kind]}, nor anything else known.`);
  if (found === undefined || found.kind === kind)
    return usageError(`This is not ${NAMES[kind]}, nor anything else known.${reason ? ` ${reason}` : ''}`);
  const todo = found.kind ? `Use countersign inspect ${found.kind}.` : (found.todo ?? '');
  return usageError(`This is ${found.what}, not ${NAMES[kind]}. ${todo}`.trimEnd());
}
