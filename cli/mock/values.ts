import { InvalidArgumentError } from 'commander';

/** Reads a port: 0 to 65535. This and the others throw what commander shows for a value that is none. */
export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return Number(text);
}

/** Reads a speed of the clock. */
export function speed(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > 1_000_000)
    throw new InvalidArgumentError('It must be a number from 0 to 1000000.');
  return Number(text);
}

/** Reads a time in milliseconds. */
export function milliseconds(text: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number of milliseconds, up to 999999.');
  return Number(text);
}

/** Reads where something is posted. */
export function httpUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It must be a URL that begins with http:// or https://.');
  return text;
}

/** Reads a text that may not be empty, as a variable of the shell that was never set is. */
export function someText(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** Reads a token as it can stand in a header field. */
export function token(text: string): string {
  if (!/^[!-~]+$/.test(text))
    throw new InvalidArgumentError('It must be printable ASCII without spaces, and not empty.');
  return text;
}

/** Reads a number of processes. */
export function processes(text: string): number {
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1 || Number(text) > 64)
    throw new InvalidArgumentError('It must be a whole number from 1 to 64.');
  return Number(text);
}
