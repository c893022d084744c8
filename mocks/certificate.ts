import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** A server's certificate and its private key, in PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

export interface CertificateOptions {
  /** Names and addresses it is for. This machine by default. */
  hosts?: string[];
  /** From when and until when it holds, in milliseconds since 1970. From an hour ago, for 30 days, by default. */
  notBefore?: number;
  notAfter?: number;
}

/** A certificate authority made for one run. Its private key goes nowhere. */
export interface Authority {
  /** What clients are to trust, in PEM. */
  ca: string;
  issue(options?: CertificateOptions): Promise<ServerCertificate>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const generateKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

export async function createAuthority(): Promise<Authority> {
  // These take a fifth of a second to load, and only those who speak HTTPS need them.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(globalThis.crypto);
  const keys = await generateKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Countersign mock CA',
    notBefore: new Date(Date.now() - 365 * DAY),
    notAfter: new Date(Date.now() + 30 * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  async function issue(options: CertificateOptions = {}): Promise<ServerCertificate> {
    const { hosts = ['localhost', '127.0.0.1', '::1'], notBefore = Date.now() - HOUR } = options;
    const { notAfter = notBefore + 30 * DAY } = options;
    const own = await generateKeys();
    const cert = await x509.X509CertificateGenerator.create({
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
      subject: `CN=${hosts[0]}`,
      issuer: authority.subject,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      signingAlgorithm: ALGORITHM,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return { cert: cert.toString('pem'), key: await keyPem(own.privateKey) };
  }

  return { ca: authority.toString('pem'), issue };
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
