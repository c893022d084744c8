import type { CompletedRequest, Mockttp } from 'mockttp';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../codecs/exchange.ts';
import { matches, type Place } from './hosts.ts';

/** What listens to a proxy, and answers in the place of every host there is. */
export interface ProxyListener {
  answer(request: HttpRequest, place: Place, protocol: string): HttpResponse;
  /** A program ended a connection because of the certificate, or without using it. */
  distrusted(place: Place, how: string): void;
  /** A program wanted to open a WebSocket, which none of the APIs has. */
  socketRefused(place: Place): void;
}

export interface ProxyOptions {
  listener: ProxyListener;
  /** Names of hosts that are let through untouched. */
  allowed: string[];
  /** Milliseconds since 1970. */
  now(): number;
}

/** A proxy that opens what is encrypted, with certificates of an authority made for it. */
export interface RunningProxy {
  port: number;
  /** What programs are to trust, in PEM. */
  ca: string;
  close(): Promise<void>;
}

/** The package is not there that makes the proxy. */
export class ProxyMissingError extends Error {
  override name = 'ProxyMissingError';
}

/** Starts a proxy on a free port. Throws {@link ProxyMissingError}. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { getLocal, generateCACertificate } = await loadMockttp();
  const { key, cert } = await generateCACertificate({
    subject: { commonName: 'Countersign observe CA', organizationName: 'Countersign' },
  });
  const { allowed } = options;
  const server = getLocal({
    https: {
      key,
      cert,
      ...(allowed.length === 0 ? {} : { tlsPassthrough: allowed.map((hostname) => ({ hostname })) }),
    },
    recordTraffic: false,
    suggestChanges: false,
    http2: 'fallback',
  });
  // Any free one: programs may want the first ones for themselves.
  await server.start(0);
  await setRules(server, options);
  return { port: server.port, ca: cert, close: () => server.stop() };
}

async function loadMockttp(): Promise<typeof import('mockttp')> {
  try {
    return await import('mockttp');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ProxyMissingError(
      'The proxy needs the package mockttp, which is not installed: npm install --save-dev mockttp. Without it: --listen, for programs whose host can be set.',
    );
  }
}

async function setRules(server: Mockttp, { listener, allowed, now }: ProxyOptions): Promise<void> {
  const isAllowed = ({ destination, remoteIpAddress }: CompletedRequest): boolean =>
    isHere(remoteIpAddress) && allowed.some((name) => matches(name, destination.hostname.toLowerCase()));
  await server.forAnyRequest().matching(isAllowed).always().thenPassThrough();
  await server.forUnmatchedRequest().thenCallback(async (incoming) => {
    // The port is open to the network, as mockttp has it; it serves nobody else.
    if (!isHere(incoming.remoteIpAddress))
      return { statusCode: 403, body: 'This proxy serves its own machine.' };
    const { destination, protocol } = incoming;
    return toMockttp(listener.answer(await toRequest(incoming, now()), destination, protocol));
  });
  await server.forAnyWebSocket().thenRejectConnection(502);
  await server.on('websocket-request', ({ destination }) => listener.socketRefused(destination));
  await server.on('tls-client-error', ({ destination, tlsMetadata, failureCause }) => {
    const hostname = destination?.hostname ?? tlsMetadata.sniHostname;
    if (hostname !== undefined)
      listener.distrusted({ hostname, port: destination?.port ?? 443 }, failureCause);
  });
}

const isHere = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);

async function toRequest(incoming: CompletedRequest, receivedAt: number): Promise<HttpRequest> {
  const { method, path, rawHeaders, body, remoteIpAddress } = incoming;
  // HTTP/2 has pseudo-headers in the place of the request line and of Host.
  const authority = rawHeaders.find(([name]) => name === ':authority')?.[1];
  const headers = rawHeaders.filter(([name]) => !name.startsWith(':'));
  return {
    method,
    target: path,
    headers: authority === undefined ? headers : [['host', authority], ...headers],
    body: new Uint8Array(body.buffer),
    receivedAt,
    ...(remoteIpAddress === undefined ? {} : { address: remoteIpAddress.replace(/^::ffff:/, '') }),
  };
}

function toMockttp(response: HttpResponse) {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers)
    headers[name] = headers[name] === undefined ? value : [headers[name], value].flat();
  const rawBody = bodyBytes(response);
  headers['Content-Length'] = String(rawBody.length);
  return { statusCode: response.status, headers, rawBody };
}
