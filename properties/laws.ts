import fc from 'fast-check';
import { expect } from 'vitest';
import { CodecError } from '../codecs/codec-error.ts';

/** The two directions of a format. */
export interface Codec<Value, Wire> {
  write: (value: Value) => Wire;
  read: (wire: Wire) => Value;
}

/** What is written reads back the same. */
export function roundTrips<Value, Wire>({ write, read }: Codec<Value, Wire>, values: fc.Arbitrary<Value>) {
  return fc.property(values, (value) => expectSame(read(write(value)), value));
}

/** However a value is spelt, it reads as the same. */
export function isInsensitiveTo<Value, Spelling, Wire>(
  read: (wire: Wire) => Value,
  respell: (value: Value, spelling: Spelling) => Wire,
  spelt: fc.Arbitrary<[Value, Spelling]>,
) {
  return fc.property(spelt, ([value, spelling]) => expectSame(read(respell(value, spelling)), value));
}

/** Two independent ways to the same result agree. */
export function agree<Input, Result>(
  one: (input: Input) => Result | Promise<Result>,
  other: (input: Input) => Result | Promise<Result>,
  inputs: fc.Arbitrary<Input>,
) {
  return fc.asyncProperty(inputs, async (input) => expectSame(await one(input), await other(input)));
}

/**
 * A reader takes an input or throws a {@link CodecError} that says what it read, where it stopped and why, in
 * few words.
 */
export function neverThrowsUntyped<Input>(reader: (input: Input) => unknown, inputs: fc.Arbitrary<Input>) {
  return fc.property(inputs, (input) => {
    try {
      reader(input);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      expect(error.format).not.toBe('');
      expect(error.where).not.toBe('');
      expect(error.message.length - error.where.length).toBeLessThan(1_000);
    }
  });
}

/** A reader that puts what is wrong into its result takes every input. */
export function neverThrows<Input>(reader: (input: Input) => unknown, inputs: fc.Arbitrary<Input>) {
  return fc.property(inputs, (input) => {
    reader(input);
  });
}

/** A result changes when any one member of its input does. */
export function dependsOnEvery<Parts extends Record<string, unknown>>(
  result: (parts: Parts) => unknown,
  parts: fc.Arbitrary<Parts>,
) {
  return fc.property(parts, parts, (input, other) => {
    for (const name of Object.keys(input)) {
      if (Object.is(input[name], other[name])) continue;
      expect(result({ ...input, [name]: other[name] }), name).not.toEqual(result(input));
    }
  });
}

/** Deeply the same. A `Buffer` is the same as the bytes it holds, which is what cloning makes of it. */
function expectSame<Value>(actual: Value, expected: Value): void {
  expect(structuredClone(actual)).toStrictEqual(structuredClone(expected));
}

/**
 * The same JSON value. Told by its text: a member named `constructor` makes objects of one kind look like
 * two.
 */
export function expectSameJson(actual: unknown, expected: unknown): void {
  expect(JSON.stringify(actual)).toBe(JSON.stringify(expected));
}
