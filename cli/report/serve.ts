import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The page may run and show what stands in it, and load nothing else, from here or anywhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** A page that is served until it is closed. */
export interface ServedPage {
  url: string;
  close(): Promise<void>;
}

/** Serves one page at `/` of a free port of this machine, for this machine alone. */
export async function servePage(html: string): Promise<ServedPage> {
  const page = Buffer.from(html, 'utf8');
  let host = '';
  const server = createServer((request, response) => answer(request, response, page, host));
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://${host}/`, close };
}

function answer(request: IncomingMessage, response: ServerResponse, page: Buffer, host: string): void {
  const refusal = refusalOf(request, host);
  request.resume();
  if (refusal !== undefined) {
    const { status, why, headers } = refusal;
    response.writeHead(status, { ...HEADERS, ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`${why}\n`);
    return;
  }
  response.writeHead(200, {
    ...HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': page.length,
  });
  response.end(request.method === 'HEAD' ? undefined : page);
}

interface Refusal {
  status: number;
  why: string;
  headers?: Record<string, string>;
}

function refusalOf({ headers, url, method = '' }: IncomingMessage, host: string): Refusal | undefined {
  // Another name for this address is one that somebody else's page has given it, to read the report.
  if (headers.host !== host) return { status: 421, why: `This is http://${host}/.` };
  if (url?.split('?')[0] !== '/') return { status: 404, why: 'The report is at /.' };
  if (method === 'GET' || method === 'HEAD') return undefined;
  return { status: 405, why: 'The report takes GET.', headers: { Allow: 'GET, HEAD' } };
}
