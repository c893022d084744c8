import fc from 'fast-check';

const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 4 }),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom(
        '<',
        '>',
        '</',
        '/>',
        '"',
        '&',
        '&#',
        ';',
        ':',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<!DOCTYPE a>',
        '{',
        '}',
        ',',
      )
      .map((piece): Uint8Array => Buffer.from(piece)),
  ),
  cut: fc.nat({ max: 9 }).map((tenth) => tenth === 0),
});

/** Bytes of a format with a few of them taken out, put in or cut off: wrong, but not at first sight. */
export const damaged = (whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(whole, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([bytes, edits]) => {
    let result = Buffer.from(bytes);
    for (const { at, remove, insert, cut } of edits) {
      const start = at % (result.length + 1);
      const rest = cut ? [] : [result.subarray(start + remove)];
      result = Buffer.concat([result.subarray(0, start), insert, ...rest]);
    }
    return result;
  });

/** The same of a text. */
export const damagedText = (whole: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  damaged(whole.map((text) => Buffer.from(text, 'utf8'))).map((bytes) => Buffer.from(bytes).toString('utf8'));
