import { expect } from 'vitest';
import { CodecError } from '../../codecs/codec-error.ts';

/** Expects a reader to throw a {@link CodecError} about this format at this place, and to say what is wrong there. */
export function expectFault(read: () => unknown, format: string, where: string, problem = /./): void {
  const error = thrownBy(read);
  expect(error).toBeInstanceOf(CodecError);
  const { format: actualFormat, where: actualWhere, message } = error as CodecError;
  expect({ format: actualFormat, where: actualWhere }).toEqual({ format, where });
  expect(message).toMatch(problem);
}

function thrownBy(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
