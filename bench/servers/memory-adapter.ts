// An adapter that answers every call with the same and asks no server: what is left of a case is the harness's. Its arguments
// are the methods it has.
import { createInterface } from 'node:readline';

const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'from-memory', version: '0' },
  methods: process.argv.slice(2),
  maxInFlight: 8,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line) as { id: unknown; method: string };
  const result = method === 'initialize' ? INTRODUCTION : {};
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
