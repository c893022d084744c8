import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { type Diagnosis, examine } from '../../harness/doctor.ts';
import { countersign } from '../support/countersign.ts';

const servers: (Server | TcpServer)[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) end(server);
});

function end(server: Server | TcpServer): void {
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
}

async function urlOf(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`;
}

interface Call {
  id: unknown;
  method: string;
  params: { target: { baseUrl: string } };
}

const NO_METHOD = { error: { code: -32601, message: 'no such method' } };
const INTRODUCTION = { protocolVersion: 1, client: { name: 'liar' }, methods: ['speke.heartbeat'] };
const OUTCOMES: Record<string, object> = {
  initialize: { result: INTRODUCTION },
  shutdown: { result: null },
  'speke.heartbeat': { error: { code: 2, message: 'HTTP 503' } },
};

const answer = (response: ServerResponse, id: unknown, outcome: object): unknown =>
  response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));

/** Answers as it should. */
const properly = (response: ServerResponse, { id, method }: Call): unknown =>
  answer(response, id, OUTCOMES[method] ?? NO_METHOD);

/** Reads each body and answers it in some way. */
const client =
  (
    act: (response: ServerResponse, call: Call) => unknown,
    read: (body: Buffer) => string = String,
  ): RequestListener =>
  async (request, response) => {
    const call = parsed(read(await buffer(request)));
    if (call === undefined) answer(response, null, { error: { code: -32700, message: 'no JSON' } });
    else act(response, call);
  };

function parsed(body: string): Call | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Has a way of its own with one method. */
const but = (method: string, act: (response: ServerResponse, call: Call) => unknown): RequestListener =>
  client((response, call) => (call.method === method ? act : properly)(response, call));

/** Says something else of itself. */
const introducing =
  (more: object) =>
  (response: ServerResponse, { id }: Call): unknown =>
    answer(response, id, { result: { ...INTRODUCTION, ...more } });

const LIARS: [what: string, listener: RequestListener, wrong: string[]][] = [
  [
    'answers with another id',
    client((response, call) => properly(response, { ...call, id: 99 })),
    [
      'initialize: The body of its HTTP 200 is no JSON-RPC response to it, as its id is 99, and that of the request 0:',
    ],
  ],
  [
    'leads elsewhere',
    (_, response) => response.writeHead(308, { Location: '/rpc/' }).end(),
    ['initialize: It answered HTTP 308, and no redirect is followed.'],
  ],
  [
    'refuses initialize',
    but('initialize', (response, { id }) => answer(response, id, NO_METHOD)),
    ['initialize: It answered with the error -32601.'],
  ],
  [
    'has no name and no method',
    but('initialize', introducing({ client: {}, methods: undefined })),
    ['name of the client: client.name is missing.', 'methods it lists: methods is no list of texts.'],
  ],
  [
    'has a result for every method',
    but('countersign.noSuchMethod', (response, { id }) => answer(response, id, { result: {} })),
    ['unknown method: It answered with a result.'],
  ],
  [
    'has texts for codes',
    client((response, { id, method }) => {
      const outcome = OUTCOMES[method] ?? NO_METHOD;
      answer(response, id, 'error' in outcome ? { error: { code: '-32601', message: 'no' } } : outcome);
    }),
    [
      'unknown method: It answered with an error whose code is no number.',
      'answers to calls: speke.heartbeat: the code of its error is no number.',
    ],
  ],
  [
    'answers with no result and no error',
    but('speke.heartbeat', (response, { id }) => answer(response, id, { error: null })),
    [
      'answers to calls: speke.heartbeat: The body of its HTTP 200 is no JSON-RPC response to it, as it has no result and no error:',
    ],
  ],
  [
    'keeps 32 bits of an id',
    client((response, call) =>
      properly(response, typeof call.id === 'number' ? { ...call, id: call.id | 0 } : call),
    ),
    [
      'ids that are numbers: The body of its HTTP 200 is no JSON-RPC response to it, as its id is -2147483648,',
    ],
  ],
  [
    'takes bytes for characters',
    client(properly, (body) => body.toString('latin1')),
    ['UTF-8, U+2028 among it: The body of its HTTP 200 is no JSON-RPC response to it, as its id is "Ã'],
  ],
  [
    'takes no body over 100 KiB',
    client(
      (response, call) =>
        call.method === 'too much' ? response.writeHead(413).end('Too Large') : properly(response, call),
      (body) => (body.length > 100 * 1024 ? '{"method":"too much"}' : String(body)),
    ),
    ['request of 1 MiB: The body of its HTTP 413 is no JSON-RPC response to it: "Too Large".'],
  ],
  [
    'cuts the connection of a call',
    but('speke.heartbeat', (response) => response.destroy()),
    ['answers to calls: speke.heartbeat: No answer came: the connection was cut before a response.'],
  ],
  [
    'never answers a call',
    but('speke.heartbeat', () => {}),
    ['answers to calls: speke.heartbeat: It did not answer within 3 s.'],
  ],
  [
    'answers a call twice',
    but('speke.heartbeat', (response, { id }) => {
      const line = JSON.stringify({ jsonrpc: '2.0', id, result: { alive: true } });
      response.end(`${line}\n${line}\n`);
    }),
    [
      'answers to calls: speke.heartbeat: The body of its HTTP 200 is no JSON-RPC response to it, as there are 2 in it:',
    ],
  ],
  [
    'takes fewer calls at once than it says',
    greedy(),
    ['calls at once: It says it takes 4; of 4 made together, 2 got no answer.'],
  ],
  [
    'does not answer shutdown with null',
    but('shutdown', (response, { id }) => answer(response, id, { result: true })),
    ['shutdown: It answered with a result.'],
  ],
  ['takes one initialize only', onceIntroduced(), ['next run: It answered with the error -32601.']],
];

/** Says that it takes four calls at once, and takes two. */
function greedy(): RequestListener {
  const introduce = introducing({ maxInFlight: 4 });
  let underWay = 0;
  return client(async (response, call) => {
    if (call.method === 'initialize') return introduce(response, call);
    if (call.method !== 'speke.heartbeat') return properly(response, call);
    if (underWay === 2) return response.writeHead(503).end('busy');
    underWay++;
    await fetch(call.params.target.baseUrl);
    underWay--;
    return properly(response, call);
  });
}

function onceIntroduced(): RequestListener {
  let introduced = false;
  return but('initialize', (response, call) => {
    if (introduced) return answer(response, call.id, NO_METHOD);
    introduced = true;
    return properly(response, call);
  });
}

function diagnose(url: string): Promise<Diagnosis> {
  const harness = { name: 'countersign', version: '0.0.0' };
  return examine({ kind: 'http', url }, { harness, timeoutMs: 3000, startMs: 3000, tell: () => {} });
}

/** What was found, as `check: what was seen`. */
const found = (diagnosis: Diagnosis, verdict: string): string[] =>
  diagnosis.kind === 'examined'
    ? diagnosis.findings
        .filter((each) => each.verdict === verdict)
        .map(({ check, says }) => `${check}: ${says}`)
    : [diagnosis.message];

describe('a client at a URL that misbehaves is told what is wrong', () => {
  test.each(LIARS)('one that %s', async (_, listener, wrong) => {
    const diagnosis = await diagnose(await urlOf(createServer(listener)));
    expect(found(diagnosis, 'wrong')).toEqual(wrong.map((each) => expect.stringContaining(each)));
  });

  test('one that goes down at a call, and that nothing else was looked at', async () => {
    const server: Server = createServer(but('speke.heartbeat', () => end(server)));
    expect(found(await diagnose(await urlOf(server)), 'wrong')).toEqual([
      'answers to calls: speke.heartbeat: No answer came: the connection was cut before a response.',
      'stays there: It went down, and was not there again within 3 s. Nothing else was looked at.',
    ]);
  });

  test('one that a request that is no JSON brings down', async () => {
    const server: Server = createServer(
      client(
        (response, call) =>
          (call.method === 'initialize' ? introducing({ methods: [] }) : properly)(response, call),
        (body) => {
          if (parsed(String(body)) === undefined) end(server);
          return String(body);
        },
      ),
    );
    const diagnosis = await diagnose(await urlOf(server));
    expect(found(diagnosis, 'advice')).toEqual([
      'methods it lists: There are none, so every case is skipped.',
      'request that is no JSON: No answer came: the connection was cut before a response.',
    ]);
    expect(found(diagnosis, 'wrong')).toEqual([expect.stringMatching(/^stays there/)]);
  });

  test('one that goes down at a call and comes back is examined further', async () => {
    let down = 0;
    const server: Server = createServer(
      but('speke.heartbeat', () => {
        const { port } = server.address() as AddressInfo;
        end(server);
        down++;
        setTimeout(() => server.listen(port, '127.0.0.1'), 500);
      }),
    );
    const diagnosis = await diagnose(await urlOf(server));
    expect(found(diagnosis, 'wrong')).toEqual([expect.stringMatching(/^answers to calls/)]);
    expect(found(diagnosis, 'ok')).toContain('next run: initialize is answered again');
    expect(down).toBe(1);
  });
});

/** Sound as far as Countersign goes, but for some bad habits; it ends a little after it is told to shut down. */
function odd(): Server {
  const introduce = introducing({ maxInFlight: 2 });
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer(async (request, response) => {
    const call = parsed(String(await buffer(request)));
    if (call === undefined) return response.writeHead(400).end('<h1>Bad Request</h1>');
    if (request.headers.connection !== 'close' && call.id === 2) return response.destroy();
    if (call.method === 'shutdown') setTimeout(() => end(server), 150);
    if (call.method === 'initialize') return introduce(response, call);
    if (call.method === 'speke.heartbeat') {
      last = last.then(() => fetch(call.params.target.baseUrl));
      await last;
    }
    return properly(response, { ...call, id: Number(call.id) });
  });
  return server;
}

describe('on the command line', () => {
  test('a sound client gets a line for each check, and exit code 0', async () => {
    const child = spawn(process.execPath, ['clients/typescript/server.ts']);
    try {
      const [line] = await once(child.stdout, 'data');
      const url = String(line).trim();
      const { code, stdout } = await countersign(['doctor', '--client-url', url]);
      const lines = stdout.split('\n');
      expect(lines[0]).toBe(`✓ reached                  ${url}`);
      expect(lines).toContain('✓ UTF-8, U+2028 among it   there and back');
      expect(lines).toContain('✓ calls at once            8 under way together, of 16 it takes');
      expect(lines).toContain('✓ next run                 initialize is answered again');
      expect(lines.at(-2)).toBe('countersign-reference 0.1.0 typescript: sound: 17 checks passed');
      expect(code).toBe(0);
    } finally {
      child.kill();
    }
  });

  test('habits that Countersign can live with are advice, and exit code 0', async () => {
    const url = await urlOf(odd());
    const { code, stdout } = await countersign(['doctor', '--quiet', '--client-url', url]);
    expect(stdout.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      '! ids that are texts       The body of its HTTP 200 is no JSON-RPC response to it, as its id is null, and that of the request "doctor-1": "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":null,\\"error\\":{\\"code\\":-32601,\\"message\\":\\"no such method\\"}}".',
      '! request that is no JSON  The body of its HTTP 400 is no JSON-RPC response to it: "<h1>Bad Request</h1>".',
      '! calls at once            It says it takes 2; of 2 made together, 1 were under way at once.',
      expect.stringMatching(
        /^! connection kept alive {4}Request 2 of a caller that keeps its connection: No answer/,
      ),
      '! next run                 It is gone after shutdown.',
      expect.stringMatching(/^liar: sound: \d+ checks passed, 5 to consider$/),
    ]);
    expect(code).toBe(0);
  });

  test('a page instead of an answer gets exit code 1, and what to do', async () => {
    const url = await urlOf(createServer((_, response) => response.end('<html>Hello</html>')));
    const { code, stdout } = await countersign(['doctor', '--client-url', url]);
    expect(stdout).toContain(
      '✗ initialize               The body of its HTTP 200 is no JSON-RPC response to it: "<html>Hello</html>".\n',
    );
    expect(stdout).toContain('check the path of the URL');
    expect(stdout).toContain('\nthe client: 1 wrong\n');
    expect(code).toBe(1);
  });

  test('a URL where nobody listens, or that is cut at once, gets exit code 3', async () => {
    const nobody = await countersign(['doctor', '--client-url', 'http://127.0.0.1:9/']);
    expect(nobody).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'The client at http://127.0.0.1:9/ cannot be reached: nobody listens there. Start it first, and check the address given to --client-url.\n',
    });
    const url = await urlOf(createTcpServer((socket) => socket.destroy()));
    const cut = await countersign(['doctor', '--client-url', url]);
    expect(cut).toMatchObject({ code: 3, stdout: '' });
    expect(cut.stderr).toContain(
      'cannot be reached: the connection was cut before a response. Start it first',
    );
  });

  test('a wrong URL, and two clients, get exit code 2', async () => {
    const wrong = await countersign(['doctor', '--client-url', 'localhost:8000']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('"localhost:8000" is no URL for --client-url.');
    const two = await countersign(['doctor', '--client-url', 'http://127.0.0.1:9/', '--', 'node', 'x.js']);
    expect(two).toMatchObject({ code: 2, stdout: '' });
    expect(two.stderr).toContain('Two clients given: a command after -- and --client-url. Name one.');
  });
});
