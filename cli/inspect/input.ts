import { createReadStream, type Stats, statSync } from 'node:fs';
import { usageError } from '../exit.ts';

/** What is to be inspected, as it was given. At most {@link INPUT_LIMIT} bytes, at least one. */
export interface Input {
  /** Where it came from, in words: `the argument`, `stdin`, `"answer.xml"`. */
  from: string;
  bytes: Uint8Array;
}

/** The most that is read, in bytes: above anything these APIs send. */
export const INPUT_LIMIT = 1024 * 1024;

/**
 * Reads what an argument stands for: stdin for `-` or none, the file it names, else itself.
 * Throws a usage error where there is nothing, too much, or nothing that can be read.
 */
export async function readInput(argument: string | undefined): Promise<Input> {
  if (argument === undefined || argument === '-') {
    if (argument === undefined && process.stdin.isTTY)
      throw usageError('There is nothing to inspect. Give a value or a file, or pipe it in.');
    return readStream(process.stdin, 'stdin');
  }
  const file = fileCalled(argument);
  if (file?.isDirectory()) throw usageError(`"${argument}" is a folder. Name a file in it.`);
  if (file !== undefined) return readStream(createReadStream(argument), `"${argument}"`);
  if (looksLikePath(argument)) throw usageError(`There is no file "${argument}".`);
  if (argument.trim() === '') throw usageError('The value to inspect is empty.');
  const bytes = Buffer.from(argument, 'utf8');
  if (bytes.length > INPUT_LIMIT) throw tooLarge('The argument');
  return { from: 'the argument', bytes };
}

/** A value may be anything, also what no file system takes for a name. */
function fileCalled(argument: string): Stats | undefined {
  try {
    return statSync(argument, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A name with an extension or a path that says so. No base64 has a dot; JSON, XML and URLs begin otherwise. */
function looksLikePath(argument: string): boolean {
  return /^(?:\.{1,2}|~)\//.test(argument) || /^(?!\w+:)[^{<#"=?]*\.\w{1,5}$/.test(argument);
}

async function readStream(stream: AsyncIterable<Buffer>, from: string): Promise<Input> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > INPUT_LIMIT) break;
    }
  } catch (error) {
    throw usageError(`Failed to read ${from}: ${(error as Error).message}.`);
  }
  if (length > INPUT_LIMIT) throw tooLarge(from === 'stdin' ? 'Stdin' : from);
  const bytes = Buffer.concat(chunks);
  if (bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)))
    throw usageError(`${from === 'stdin' ? 'Stdin' : from} is empty. There is nothing to inspect.`);
  return { from, bytes };
}

const tooLarge = (what: string) => usageError(`${what} has more than 1 MiB, which is the most that is read.`);
