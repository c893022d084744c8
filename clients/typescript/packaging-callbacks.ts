import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jsonObject } from './http.ts';
import { withLongIds } from './long-ids.ts';

/** How a packaging job went, as the service posts it. */
export interface PackagingResult {
  job_id: number | string;
  error_code: string;
  error_message: string;
  input_contents_path: string[];
  output_path: string;
}

/** The most bytes a callback may have. */
const LIMIT = 1024 * 1024;

/** Listens for the results of packaging jobs, which the service posts without encryption. */
export class CallbackReceiver {
  readonly url: string;
  readonly #received: PackagingResult[] = [];
  readonly #known = new Set<string>();

  private constructor(url: string) {
    this.url = url;
  }

  /** Starts to listen on loopback. The process may end meanwhile. */
  static start(): Promise<CallbackReceiver> {
    return new Promise((resolve, reject) => {
      let receiver: CallbackReceiver;
      const server = createServer((request, response) => {
        receiver.#receive(request, response).catch(() => response.destroy());
      });
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        receiver = new CallbackReceiver(
          `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
        );
        server.unref();
        resolve(receiver);
      });
    });
  }

  /** The results received since the last call. */
  take(): PackagingResult[] {
    return this.#received.splice(0);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return end(response, 405);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request) {
      size += chunk.length;
      if (size > LIMIT) return end(response, 413);
      chunks.push(chunk);
    }
    const result = understood(Buffer.concat(chunks).toString('utf8'));
    if (result === undefined) return end(response, 400);
    const key = `${result.job_id} ${result.error_code}`;
    if (!this.#known.has(key)) this.#received.push(result);
    this.#known.add(key);
    end(response, 200);
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, status < 300 ? {} : { Connection: 'close' }).end();
}

function understood(text: string): PackagingResult | undefined {
  const body = jsonObject(withLongIds(text));
  if (body === undefined) return undefined;
  const { job_id, error_code } = body;
  if ((typeof job_id !== 'number' && typeof job_id !== 'string') || error_code === undefined)
    return undefined;
  return {
    job_id,
    error_code: String(error_code),
    error_message: String(body.error_message ?? ''),
    input_contents_path: [body.input_contents_path ?? []].flat().map(String),
    output_path: String(body.output_path ?? ''),
  };
}
