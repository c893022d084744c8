// A client with a known mistake: it takes every answer with status 200 for a sign of life of the key server.
import { createInterface } from 'node:readline';

async function heartbeat({ baseUrl }) {
  let answer;
  try {
    const signal = AbortSignal.timeout(5000);
    answer = await fetch(`${baseUrl}/cpix/getKey/heartbeat`, { redirect: 'manual', signal });
    await answer.text();
  } catch (error) {
    throw {
      code: 2,
      message: error.message,
      data: { kind: error.name === 'TimeoutError' ? 'timeout' : 'connection' },
    };
  }
  if (answer.status === 200) return { alive: true };
  throw {
    code: 2,
    message: `HTTP status ${answer.status}`,
    data: { kind: 'http', http_status: answer.status },
  };
}

const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'key-server-monitor', version: '0.3.0', language: 'javascript' },
  methods: ['speke.heartbeat'],
};

async function answer(method, params) {
  if (method === 'initialize') return { result: INTRODUCTION };
  if (method === 'shutdown') return { result: null };
  if (method !== 'speke.heartbeat')
    return { error: { code: -32601, message: `There is no method ${method}` } };
  return heartbeat(params.target).then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...(await answer(method, params)) })}\n`);
}
