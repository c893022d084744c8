import fc from 'fast-check';

/** 16 bytes: a content key, an IV, a key ID in its binary form. */
export const sixteenBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** A key ID as UUID text in lower case. Versions and variants are free. */
export const keyId: fc.Arbitrary<string> = sixteenBytes.map((bytes) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
);
