import { createHash, X509Certificate } from 'node:crypto';

/** The password of a key store that holds nothing but what is public. */
export const STORE_PASSWORD = 'changeit';

/** A trusted certificate, by the number the format has for it. */
const TRUSTED = 2;

/**
 * A Java key store (JKS, version 2) with certificates to trust, in PEM. Every Java reads it, whether or not `keytool`
 * is there to make one.
 */
export function javaKeyStore(certificates: string[]): Buffer {
  const entries = certificates.map((pem, index) =>
    Buffer.concat([int(TRUSTED), text(`ca-${index}`), long(Date.now()), text('X.509'), sized(derOf(pem))]),
  );
  const store = Buffer.concat([int(0xfeedfeed), int(2), int(entries.length), ...entries]);
  const password = Buffer.from(STORE_PASSWORD, 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(store).digest();
  return Buffer.concat([store, digest]);
}

const derOf = (pem: string): Buffer => new X509Certificate(pem).raw;

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'ascii');
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

const sized = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);
