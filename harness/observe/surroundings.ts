import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { javaKeyStore, STORE_PASSWORD } from './java-key-store.ts';

/** What a program is given so that it goes through the proxy and trusts it. */
export interface Surroundings {
  variables: Record<string, string>;
  /** Takes the files away that the variables name. */
  close(): void;
}

/** Variables with a file of all authorities to trust, in the place of those a program trusts by itself. */
const BUNDLES = [
  ...['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT', 'HTTPLIB2_CA_CERTS'],
  ...['GIT_SSL_CAINFO', 'CARGO_HTTP_CAINFO', 'AWS_CA_BUNDLE', 'PERL_LWP_SSL_CA_FILE'],
  ...['GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', 'NIX_SSL_CERT_FILE', 'BUNDLE_SSL_CA_CERT', 'npm_config_cafile'],
];

/** Variables with a file of authorities to trust beside the others. */
const ADDITIONS = ['NODE_EXTRA_CA_CERTS', 'DENO_CERT'];

/** Variables with the URL of the proxy. */
const PROXIES = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'],
  ...['CGI_HTTP_PROXY', 'GLOBAL_AGENT_HTTP_PROXY', 'npm_config_proxy', 'npm_config_https_proxy'],
];

/**
 * Makes files and variables with which common HTTP libraries of most languages go through a proxy on this machine and
 * trust its authority.
 * @param ca the certificate of the authority, in PEM
 * @param before the variables as they are, some of which are added to
 */
export function surroundingsFor(
  port: number,
  ca: string,
  before: NodeJS.ProcessEnv = process.env,
): Surroundings {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const own = file('ca.pem', ca);
  const all = file('all.pem', [...rootCertificates, ca].join('\n'));
  const store = file('trusted.jks', javaKeyStore([...rootCertificates, ca]));
  const ini = join(folder, 'php');
  mkdirSync(ini);
  writeFileSync(join(ini, 'countersign.ini'), `curl.cainfo="${all}"\nopenssl.cafile="${all}"\n`);
  const url = `http://127.0.0.1:${port}`;
  const each = (names: string[], value: string) => Object.fromEntries(names.map((name) => [name, value]));
  return {
    variables: {
      ...each(PROXIES, url),
      ...each(['NO_PROXY', 'no_proxy', 'npm_config_noproxy'], ''),
      NODE_USE_ENV_PROXY: '1',
      ...each(BUNDLES, all),
      ...each(ADDITIONS, own),
      // What PHP reads by itself is named by nothing before the delimiter.
      PHP_INI_SCAN_DIR: [before.PHP_INI_SCAN_DIR ?? '', ini].join(delimiter),
      JAVA_TOOL_OPTIONS: [before.JAVA_TOOL_OPTIONS, ...javaOptions(port, store)].filter(Boolean).join(' '),
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function javaOptions(port: number, store: string): string[] {
  const properties: [name: string, value: string][] = [
    ['http.proxyHost', '127.0.0.1'],
    ['http.proxyPort', String(port)],
    ['https.proxyHost', '127.0.0.1'],
    ['https.proxyPort', String(port)],
    // Java passes the proxy over for this machine, unless this is empty.
    ['http.nonProxyHosts', ''],
    ['javax.net.ssl.trustStore', store],
    ['javax.net.ssl.trustStoreType', 'JKS'],
    ['javax.net.ssl.trustStorePassword', STORE_PASSWORD],
  ];
  return properties.map(([name, value]) => {
    const option = `-D${name}=${value}`;
    return /\s/.test(option) ? `"${option}"` : option;
  });
}
