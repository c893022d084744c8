import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { type Authority, createAuthority } from '../mocks/index.ts';

/** An authority that the client of a run trusts, so that a certificate can be wrong in another way than by its authority. */
export interface Trust {
  authority: Authority;
  /** Where the files are that the variables name. */
  folder: string;
  /** Variables that make common HTTP libraries trust it, beside the authorities they trust anyway. */
  variables: Record<string, string>;
  close(): void;
}

export async function createTrust(): Promise<Trust> {
  const authority = await createAuthority();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const [own, all] = [join(folder, 'ca.pem'), join(folder, 'all.pem')];
  writeFileSync(own, authority.ca);
  writeFileSync(all, [...rootCertificates, authority.ca].join('\n'));
  // A client in a container may be another user. There is nothing in these that is not public.
  chmodSync(folder, 0o755);
  return {
    authority,
    folder,
    variables: {
      NODE_EXTRA_CA_CERTS: own,
      SSL_CERT_FILE: all,
      REQUESTS_CA_BUNDLE: all,
      CURL_CA_BUNDLE: all,
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
