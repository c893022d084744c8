// What a listener costs a case: one is started, asked once and closed, on bare node:http and on Fastify, in turns.
// Fastify is no dependency, so the folder it was installed in is named: node bench/listener.ts FOLDER [ROUNDS]
import { createServer, type IncomingMessage, request } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

/** A listening server: its port on loopback, and how to close it with all its connections. */
interface Listener {
  port: number;
  close(): Promise<unknown>;
}

/** The part of Fastify that is used. */
interface App {
  all(path: string, handler: (request: { body: Buffer }, reply: Reply) => unknown): void;
  removeAllContentTypeParsers(): void;
  addContentTypeParser(type: '*', options: { parseAs: 'buffer' }, parser: ParseBody): void;
  listen(options: { port: number; host: string }): Promise<string>;
  addresses(): AddressInfo[];
  close(): Promise<void>;
}
type ParseBody = (request: unknown, body: Buffer, done: (error: null, body: Buffer) => void) => void;
type Reply = { header(name: string, value: string): Reply; send(body: string): unknown };

const JSON_TYPE = 'application/json;charset=UTF-8';
const BODY = JSON.stringify({ data: 'x'.repeat(600) });

const answerTo = (body: Buffer): string => JSON.stringify({ error_code: '0000', length: body.length });

/** As in mocks/twin/server.ts: the body read whole, the answer with its length. */
async function startBare(): Promise<Listener> {
  const server = createServer(async (incoming, outgoing) => {
    const text = answerTo(await bodyOf(incoming));
    const length = String(Buffer.byteLength(text));
    outgoing.writeHead(200, ['Content-Type', JSON_TYPE, 'Content-Length', length]).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

/** One route for everything and the body as it came, which is all a twin would use of Fastify. */
async function startFastify(fastify: (options: object) => App): Promise<Listener> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.all('/*', ({ body }, reply) => reply.header('Content-Type', JSON_TYPE).send(answerTo(body)));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: app.addresses()[0]!.port, close: () => app.close() };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Asks once, on a connection of its own. */
function ask(port: number): Promise<string> {
  return new Promise((answered, failed) => {
    const headers = { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(BODY) };
    const options = { port, host: '127.0.0.1', method: 'POST', path: '/api/v2/storage/DEMO?a=b', headers };
    const sent = request({ ...options, agent: false }, async (incoming) => {
      answered((await bodyOf(incoming)).toString('utf8'));
    });
    sent.on('error', failed).end(BODY);
  });
}

/** Milliseconds for a listener to be started, asked once and closed. */
async function time(start: () => Promise<Listener>): Promise<number> {
  const began = performance.now();
  const { port, close } = await start();
  const text = await ask(port);
  await close();
  const took = performance.now() - began;
  if (text !== answerTo(Buffer.from(BODY))) throw new Error(`The listener answered ${text}`);
  return took;
}

/** The value a share of the way up the sorted numbers: 0.5 is the median. */
function quantile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)]!;
}

const inQuartiles = (numbers: number[]): string =>
  `${quantile(numbers, 0.5).toFixed(2)} (quartiles ${quantile(numbers, 0.25).toFixed(2)} to ${quantile(numbers, 0.75).toFixed(2)})`;

const [folder, rounds = '500'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name the folder Fastify is installed in: node bench/listener.ts FOLDER [ROUNDS]\n');
  process.exit(2);
}
const require = createRequire(join(resolve(folder), 'package.json'));
const fastify = require('fastify') as (options: object) => App;
const { version } = require('fastify/package.json') as { version: string };
const withFastify = () => startFastify(fastify);

const WARM_UP = 100;
const bare: number[] = [];
const framework: number[] = [];
for (let round = 0; round < WARM_UP + Number(rounds); round++) {
  // Who goes first changes, so that neither has the other's garbage to collect each time.
  const bareFirst = round % 2 === 0;
  const first = await time(bareFirst ? startBare : withFastify);
  const second = await time(bareFirst ? withFastify : startBare);
  if (round < WARM_UP) continue;
  bare.push(bareFirst ? first : second);
  framework.push(bareFirst ? second : first);
}
const ratios = framework.map((took, round) => took / bare[round]!);
process.stdout.write(
  `Node ${process.version}, Fastify ${version}, ${rounds} rounds
node:http  ${inQuartiles(bare)} ms a listener
Fastify    ${inQuartiles(framework)} ms a listener
ratio of the medians ${(quantile(framework, 0.5) / quantile(bare, 0.5)).toFixed(2)}; ratio in each round ${inQuartiles(ratios)}
`,
);
