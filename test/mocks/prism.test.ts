import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../codecs/exchange.ts';
import { type StaticMock, startStaticMock } from '../../mocks/prism/index.ts';
import { createService } from '../../mocks/prism/service.ts';
import { checkSpec } from '../../mocks/prism/spec.ts';
import { APIS, type Api, openApi, type SpecDocument, SpecError } from '../../specs/index.ts';
import { violations } from '../../specs/validate.ts';
import { cpixSchemaProblems } from '../support/xsd.ts';

/** Far more than an answer takes, and less than the test may: a client that gets none fails by its name. */
const PATIENCE_MS = 4_000;

let mock: StaticMock;
beforeAll(async () => {
  mock = await startStaticMock();
}, 30_000);
afterAll(() => mock.close());

/** An answer that the documents give: of which operation, under which code, and the schema it is held to. */
interface Documented {
  operationId: string;
  api: Api;
  code: string;
  mediaType: string;
  schema: string;
  example: string;
  value: unknown;
}

const documented: Documented[] = APIS.flatMap((api) => {
  const document = openApi(api) as unknown as Node;
  return Object.values<Node>(document.paths).flatMap((item) =>
    ['get', 'put', 'post', 'delete'].flatMap((method) =>
      Object.entries(resolve(document, item[method]?.responses ?? {})).flatMap(([code, response]) =>
        Object.entries<Node>(resolve(document, response as Node).content).flatMap(([mediaType, content]) =>
          Object.entries<Node>(content.examples).map(([example, node]) => ({
            operationId: item[method].operationId,
            api,
            code,
            mediaType,
            schema: content.schema.$ref.split('/').at(-1),
            example,
            value: resolve(document, node).value,
          })),
        ),
      ),
    ),
  );
});

// biome-ignore lint/suspicious/noExplicitAny: a document is read here without the types of the code that is tested
type Node = Record<string, any>;

function resolve(document: Node, node: Node): Node {
  if (node.$ref === undefined) return node;
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((at: Node, key: string) => at[key], document);
}

const firstOf = (operationId: string): Documented =>
  documented.find((answer) => answer.operationId === operationId)!;

interface Answer {
  status: number;
  mediaType: string | null;
  text: string;
  headers: Headers;
}

async function send(target: string, init: RequestInit = {}, url = mock.url): Promise<Answer> {
  const response = await fetch(url + target, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  const { status, headers } = response;
  return { status, headers, mediaType: headers.get('content-type'), text: await response.text() };
}

/** Sends the sample request of an operation, with further headers or something else changed. */
function call(operationId: string, headers: Record<string, string> = {}, change: RequestInit = {}) {
  const { method, sample } = mock.operations.find((operation) => operation.operationId === operationId)!;
  const body = typeof sample.body === 'object' ? new URLSearchParams(sample.body) : sample.body;
  const type: Record<string, string> =
    sample.mediaType === undefined ? {} : { 'Content-Type': sample.mediaType };
  const init: RequestInit = { method, headers: { ...type, ...headers }, ...change };
  if (body !== undefined && init.body === undefined) init.body = body;
  return send(sample.target, init);
}

interface Problem {
  status: number;
  title: string;
  detail: string;
  violations?: { at: string; code: string; message: string }[];
}

function problemOf(answer: Answer): Problem {
  expect(answer.mediaType).toBe('application/problem+json');
  const problem = JSON.parse(answer.text);
  expect(problem.status).toBe(answer.status);
  return problem;
}

function expectDocumented(answer: Answer, { api, code, mediaType, schema, value }: Documented): void {
  expect({ status: answer.status, mediaType: answer.mediaType }).toEqual({ status: Number(code), mediaType });
  const body = mediaType === 'application/json' ? JSON.parse(answer.text) : answer.text;
  expect(body).toEqual(value);
  expect(violations(api, schema, body)).toEqual([]);
  if (mediaType === 'application/xml') expect(cpixSchemaProblems(answer.text)).toEqual([]);
}

test('a page of any origin may call and read', async () => {
  const Origin = 'http://localhost:3000';
  const url = `${mock.url}/cpix/getKey/heartbeat`;
  const headers = {
    Origin,
    'Access-Control-Request-Method': 'GET',
    'Access-Control-Request-Headers': 'prefer',
  };
  const asked = await fetch(url, { method: 'OPTIONS', headers });
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'prefer']);
  for (const path of ['/cpix/getKey/heartbeat', '/nowhere']) {
    const answer = await fetch(mock.url + path, { headers: { Origin } });
    expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, Origin]);
  }
});

describe('answers', () => {
  test('all operations of all documents are served', () => {
    const served = mock.operations.map(({ operationId }) => operationId);
    expect(served).toHaveLength(11);
    expect(new Set(served)).toEqual(new Set(documented.map(({ operationId }) => operationId)));
  });

  test.each([...new Set(documented.map(({ operationId }) => operationId))])(
    '%s answers with its first example, which keeps to the schema',
    async (operationId) => {
      expectDocumented(await call(operationId), firstOf(operationId));
    },
  );

  test.each(documented)(
    '$operationId answers code=$code, example=$example when that is preferred',
    async (answer) => {
      const Prefer = `code=${answer.code}, example=${answer.example}`;
      expectDocumented(await call(answer.operationId, { Prefer }), answer);
    },
  );

  test('the query asks as the header does, which wins', async () => {
    const { target } = mock.operations.find(({ operationId }) => operationId === 'heartbeat')!.sample;
    const unknown = problemOf(await send(`${target}?__code=418`));
    expect(unknown).toMatchObject({
      status: 404,
      detail: 'heartbeat has no answer 418. There is 200: alive.',
    });
    expect(await send(`${target}?__code=418`, { headers: { Prefer: 'code=200' } })).toMatchObject({
      status: 200,
    });

    const storages = mock.operations.find(({ operationId }) => operationId === 'listStorages')!.sample.target;
    const answer = await send(`${storages}&__example=A1007`, { headers: { Prefer: 'return=minimal' } });
    expect(JSON.parse(answer.text)).toEqual({
      error_code: 'A1007',
      error_message: 'Failed to verify the hash',
    });
    expect((await send(`${storages}&__dynamic=true`)).status).toBe(200);
  });

  test.each([
    ['code=abc', 422, 'The preference code=abc is no HTTP status code.'],
    ['dynamic=maybe', 422, 'The preference dynamic=maybe is neither true nor false.'],
    ['code=503', 404, 'getContentKeysNeaDvr has no answer 503.'],
    ['example=nope', 404, 'getContentKeysNeaDvr has no example "nope". There is 200: dash, hls; 400:'],
    ['code=401; example="nope"', 404, 'getContentKeysNeaDvr has no example "nope" under 401.'],
  ])('Prefer: %s is a problem that says what there is', async (Prefer, status, detail) => {
    const problem = problemOf(await call('getContentKeysNeaDvr', { Prefer }));
    expect(problem).toMatchObject({ status, detail: expect.stringContaining(detail) });
  });

  test.each([
    ...new Set(documented.filter(({ code }) => code === '200').map(({ operationId }) => operationId)),
  ])(
    'dynamic=true: %s makes up JSON that keeps to the schema, and leaves XML as it is',
    async (operationId) => {
      const first = firstOf(operationId);
      const answer = await call(operationId, { Prefer: 'dynamic=true' });
      if (first.mediaType !== 'application/json') return expectDocumented(answer, first);
      expect(violations(first.api, first.schema, JSON.parse(answer.text))).toEqual([]);
      expect(JSON.parse(answer.text)).not.toEqual(first.value);
    },
  );

  test('requests at the same time get each their own answer', async () => {
    const ids = ['getContentKeysV2', 'requestTicket', 'registerStorage', 'heartbeat'];
    const rounds = [...ids, ...ids, ...ids];
    const answers = await Promise.all(rounds.map((id) => call(id)));
    for (const [index, answer] of answers.entries()) expectDocumented(answer, firstOf(rounds[index]!));
  });

  test('only the APIs asked for are served', async () => {
    const sevu = await startStaticMock({ apis: ['sevu'] });
    try {
      expect(sevu.operations.map(({ operationId }) => operationId)).toEqual(['requestTicket']);
      expect((await send('/cpix/getKey/heartbeat', {}, sevu.url)).status).toBe(404);
    } finally {
      await sevu.close();
    }
  });
});

describe('requests that the documents do not allow', () => {
  test('an unknown path is told what came and the nearest operation', async () => {
    const problem = problemOf(await send('/cpix/getkey', { method: 'POST' }));
    expect(problem).toMatchObject({
      status: 404,
      title: 'Not Found',
      detail: 'POST /cpix/getkey: there is no such path; the nearest is POST /cpix/getKey',
    });
  });

  test('an unknown method is told which there are', async () => {
    const answer = await send('/api/v2/pack/TEST', { method: 'DELETE' });
    expect(problemOf(answer).detail).toBe('DELETE /api/v2/pack/TEST: this path takes POST, GET');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, GET']);
  });

  test('a missing query parameter', async () => {
    const { status, violations } = problemOf(await send('/api/v2/storage/TEST'));
    expect({ status, violations }).toEqual({
      status: 422,
      violations: [
        {
          at: 'query',
          code: 'required',
          message: "Request query must have required property 'pallycon-apidata'",
        },
      ],
    });
  });

  test('a missing body, a missing form field and another media type', async () => {
    expect(problemOf(await send('/stable/', { method: 'POST' })).violations).toMatchObject([
      { at: 'body', code: 'required' },
    ]);
    const form = await call('requestTicket', {}, { body: new URLSearchParams({ jason: '{}' }) });
    expect(problemOf(form).detail).toBe("Request body must have required property 'json'");
    const multipart = new FormData();
    multipart.set('jason', '{}');
    const parts = await send('/stable/', { method: 'POST', body: multipart });
    expect(problemOf(parts).detail).toBe("Request body must have required property 'json'");
    const text = await call('requestTicket', { 'Content-Type': 'text/plain' });
    expect(problemOf(text)).toMatchObject({ status: 415, title: 'Unsupported Media Type' });
  });

  test('a multipart form is as good as the other', async () => {
    const form = new FormData();
    form.set('json', '{}');
    expect((await send('/stable/', { method: 'POST', body: form })).status).toBe(200);
  });

  test('a body over the limit', async () => {
    const body = `<a>${'a'.repeat(1024 * 1024)}</a>`;
    expect(problemOf(await call('getContentKeysV2', {}, { body })).status).toBe(413);
  });

  test('a header over the limit', async () => {
    expect((await call('heartbeat', { 'X-Long': 'a'.repeat(70_000) })).status).toBe(431);
  });

  test('a client that leaves in the middle of its request does no harm', async () => {
    const { port } = new URL(mock.url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /stable/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\njson=');
    socket.destroy();
    expect((await call('heartbeat')).status).toBe(200);
  });
});

describe('what Prism would stumble over', () => {
  test('malformed JSON is answered', async () => {
    const headers = { 'Content-Type': 'application/json' };
    for (const target of ['/stable/', mock.operations[0]!.sample.target]) {
      const problem = problemOf(await send(target, { method: 'POST', headers, body: '{"data":' }));
      expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining('The body is not JSON') });
    }
  });

  test('an Accept header is forgotten with its request', async () => {
    for (const id of ['getContentKeysV2', 'requestTicket', 'getContentKeysV2', 'registerJob']) {
      const first = firstOf(id);
      expectDocumented(await call(id, { Accept: first.mediaType }), first);
    }
    const refused = problemOf(await call('getContentKeysV2', { Accept: 'application/json' }));
    expect(refused).toMatchObject({ status: 406, detail: 'The answer is application/xml.' });
    expectDocumented(await call('getContentKeysV2'), firstOf('getContentKeysV2'));
  });

  test('a preferred code is not given up for an Accept header', async () => {
    const headers = { Accept: 'application/xml', Prefer: 'code=400' };
    expect(await call('getContentKeysV2', headers)).toMatchObject({
      status: 400,
      mediaType: 'application/json',
    });
  });

  test('a media range that is none does not count', async () => {
    expect((await call('heartbeat', { Accept: 'foo, text/plain' })).status).toBe(200);
    expect(problemOf(await call('heartbeat', { Accept: 'foo, a/b' })).status).toBe(406);
    expect((await call('heartbeat', { Accept: 'text/html, *; q=.2, */*; q=.2' })).status).toBe(200);
  });

  test('XML bodies are text, and XML answers the examples byte for byte', async () => {
    const { value } = firstOf('getContentKeysSpeke');
    const answer = await call('getContentKeysSpeke', { 'Content-Type': 'application/xml; charset=utf-8' });
    expect(answer).toMatchObject({ status: 200, text: value });
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(value as string)));
  });

  test('an invalid request is told what is wrong, where the document has a 400 of its own too', async () => {
    const problem = problemOf(await send('/cpix/anevia/smooth/token/cid'));
    expect(problem).toMatchObject({
      status: 422,
      violations: [
        { at: 'path/streamingformat', code: 'enum', message: expect.stringContaining('dash, hls') },
      ],
    });
  });

  test.each(['a,b', 'a%2Cb', 'a%2Fb', 'a==', 'a+b', "a!$&'()*;:@", '%ED%95%9C'])(
    'the path segment %s is one string',
    async (segment) => {
      expect((await send(`/cpix/anevia/dash/token/${segment}`)).status).toBe(200);
    },
  );

  test('broken escapes and headers are answered', async () => {
    expect(problemOf(await send('/api/v2/storage/%zz?pallycon-apidata=a')).status).toBe(400);
    expect(problemOf(await call('requestTicket', {}, { body: '%zz=1' })).status).toBe(422);
    expect(problemOf(await call('requestTicket', { 'Content-Type': 'form' })).status).toBe(415);
    const multipart = { 'Content-Type': 'multipart/form-data' };
    expect(problemOf(await call('requestTicket', multipart)).status).toBe(415);
    expect((await send('/api/v2/storage/T?pallycon-apidata=%zz&__proto__=1')).status).toBe(200);
  });

  test('a media type is looked at without a Content-Length too', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('<a/>'));
        controller.close();
      },
    });
    const chunked = { body, duplex: 'half' } as RequestInit;
    expect(problemOf(await call('getContentKeysV2', { 'Content-Type': 'text/plain' }, chunked)).status).toBe(
      415,
    );
  });

  test('the documents stay as they are', () => {
    expect(JSON.stringify(openApi('cpix'))).toContain('#/components/examples/RequestDashVod');
  });
});

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** A document of one operation, which takes JSON of a schema. */
const documentOf = (schema: object, members: object = { jsonSchemaDialect: dialect }): SpecDocument =>
  ({
    openapi: '3.1.0',
    ...members,
    info: { title: 'Sample', version: '1' },
    paths: {
      '/sample': {
        post: {
          operationId: 'sample',
          requestBody: { content: { 'application/json': { schema } } },
          responses: { 200: { description: 'Fine.', content: { 'text/plain': { example: 'fine' } } } },
        },
      },
    },
  }) as unknown as SpecDocument;

const requestOf = (value: unknown): HttpRequest => ({
  method: 'POST',
  target: '/sample',
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from(JSON.stringify(value)),
  receivedAt: 0,
});

describe('documents', () => {
  test('are validated by the dialect of OpenAPI 3.1', async () => {
    const schema = { type: 'object', properties: { a: {} }, unevaluatedProperties: false };
    const service = await createService([checkSpec('sample.yaml', documentOf(schema))]);
    expect((await service.respond(requestOf({ a: 1 }))).status).toBe(200);
    expect((await service.respond(requestOf({ b: 1 }))).status).toBe(422);
  });

  test('are refused where they leave the dialect open, or have no paths', () => {
    expect(() => checkSpec('sample.yaml', documentOf({}, {}))).toThrow(
      `sample.yaml, #/jsonSchemaDialect: Prism would validate by draft-07. Make it ${dialect}.`,
    );
    expect(() => checkSpec('sample.yaml', {} as SpecDocument)).toThrow('sample.yaml, #: there are no paths');
  });

  test('are refused with the place of a reference to nothing', async () => {
    const document = documentOf({ $ref: '#/components/schemas/Nothing' });
    const created = createService([checkSpec('sample.yaml', document)]);
    await expect(created).rejects.toBeInstanceOf(SpecError);
    await expect(created).rejects.toMatchObject({
      file: 'sample.yaml',
      place: '#/paths/~1sample/post/requestBody/content/application~1json/schema',
    });
  });

  test('on which Prism fails get an answer too', async () => {
    const document = documentOf({});
    const { responses } = (document.paths['/sample']?.post ?? {}) as Node;
    responses[200].content = { 'application/json': { schema: { type: 'string', pattern: '(' } } };
    const service = await createService([checkSpec('sample.yaml', document)]);
    const request = requestOf('a');
    request.headers.push(['Prefer', 'dynamic=true']);
    const response = await service.respond(request);
    expect(response.status).toBe(500);
    expect(JSON.parse(response.body).detail).toContain('The static mock failed: Invalid regular expression');
  });
});

describe('any request', () => {
  const text = fc.string({ unit: 'binary-ascii' });
  const header = fc.oneof(
    fc.tuple(
      fc.constant('Content-Type'),
      fc.oneof(
        text,
        fc.constantFrom(
          'application/json',
          'application/xml',
          'text/json; a',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'multipart/form-data; boundary=x',
        ),
      ),
    ),
    fc.tuple(fc.constant('Accept'), fc.oneof(text, fc.constantFrom('*/*', 'application/xml;q=2', 'a/b;c=d'))),
    fc.tuple(
      fc.constant('Prefer'),
      fc.oneof(text, fc.constantFrom('code=200', 'dynamic=true', 'example=""')),
    ),
  );
  const body = fc.oneof(
    fc.uint8Array(),
    text.map((line) => Buffer.from(line)),
    fc
      .array(fc.constantFrom('--x', '\r\n', 'json', '=', '&', '%', '%zz', '--', 'name="', ':', '{}'))
      .map((parts) => Buffer.from(parts.join(''))),
  );

  test('gets an answer, and none is our fault', async () => {
    const service = await createService(APIS.map((api) => checkSpec(api, openApi(api))));
    const target = fc
      .tuple(fc.constantFrom(...service.operations), fc.array(fc.oneof(text, fc.webQueryParameters())), text)
      .map(([{ path }, segments, query]) => {
        const left = [...segments];
        const filled = path.replace(/\{.+?\}/g, () => left.pop() ?? 'a');
        return `${filled}?pallycon-apidata=a&enc-token=b&${query}`;
      });
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT'),
      target: fc.oneof(target, text),
      headers: fc.array(header) as fc.Arbitrary<[string, string][]>,
      body,
      receivedAt: fc.constant(0),
    });
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const { status, body } = await service.respond(sent);
        expect({ status, body: status < 500 ? '' : body }).toEqual({ status: expect.any(Number), body: '' });
      }),
      { numRuns: 200 },
    );
  }, 30_000);
});

describe('countersign mock', () => {
  const command = (...args: string[]) => ['bin/countersign.js', 'mock', ...args];
  const run = (...args: string[]) =>
    spawnSync(process.execPath, command(...args), { encoding: 'utf8', timeout: 20_000 });

  /** Starts the command and gives what it prints up to its last curl. */
  async function start(...args: string[]): Promise<{ child: ChildProcess; lines: string[] }> {
    const child = spawn(process.execPath, command('--static', '--port', '0', ...args));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.startsWith('curl') && line.includes('/stable/')) break;
    }
    return { child, lines };
  }

  test('prints a curl for each operation, works until SIGTERM or SIGINT, and exits with 0', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, lines } = await start(...(signal === 'SIGINT' ? ['--api', 'sevu'] : []));
      const curls = lines.filter((line) => line.startsWith('curl'));
      expect(curls).toHaveLength(signal === 'SIGINT' ? 1 : 11);
      for (const curl of curls) {
        const shell = `${curl} --silent --max-time 4 --output /dev/null --write-out '%{http_code}'`;
        expect({ curl, status: execFileSync('sh', ['-c', shell], { encoding: 'utf8' }) }).toEqual({
          curl,
          status: '200',
        });
      }
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  }, 30_000);

  test.each([
    [['--static', '--api', 'sevu,spek'], 'There is no API "spek". Choose from packaging, cpix, sevu.\n'],
  ])('%j is wrong use', (args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: message });
  });

  test('a port in use is wrong use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(startStaticMock({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const { status, stderr } = run('--static', '--port', String(port));
    other.close();
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `Port ${port} of 127.0.0.1 is in use. Choose another with --port, or a free one with --port 0.\n`,
    });
  }, 20_000);

  test('without Prism it says how to install it', () => {
    const hooks = `import { registerHooks } from 'node:module';
      registerHooks({ resolve: (name, context, next) =>
        next(name === '@stoplight/prism-http' ? '@stoplight/prism-http-gone' : name, context) });`;
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`, ...command('--static')],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'The static mock needs Prism, which is not installed. Run npm install @stoplight/prism-http.\n',
    });
  });
});
