// The adapter between Countersign and the SDK: calls come in as lines of JSON, each is one call of the SDK.
import { createInterface } from 'node:readline';
import {
  AnswerUnreadable,
  requestTicket,
  ServiceUnreachable,
  TicketRefused,
  WishImpossible,
} from './tickets.js';

const METHODS = { 'sevu.requestTicket': ({ target, input }) => requestTicket(target, input) };

const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'ticket-sdk', version: '1.0.0', language: 'javascript' },
  methods: Object.keys(METHODS),
  maxInFlight: 8,
};

async function answer(method, params) {
  if (method === 'initialize') return { result: INTRODUCTION };
  if (method === 'shutdown') return { result: null };
  if (METHODS[method] === undefined)
    return { error: { code: -32601, message: `There is no method ${method}` } };
  try {
    return { result: await METHODS[method](params) };
  } catch (error) {
    return { error: explained(error) };
  }
}

/** What the SDK throws, in the words of the protocol. */
function explained(error) {
  const { message } = error;
  if (error instanceof WishImpossible) return { code: -32602, message };
  if (error instanceof TicketRefused)
    return {
      code: 1,
      message,
      data: { error_code: error.code, error_message: error.reason, http_status: error.httpStatus },
    };
  if (error instanceof ServiceUnreachable)
    return {
      code: 2,
      message,
      data: { kind: error.kind, ...(error.httpStatus && { http_status: error.httpStatus }) },
    };
  if (error instanceof AnswerUnreadable) return { code: 3, message };
  return { code: -32603, message };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  answer(method, params).then((outcome) =>
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome })}\n`),
  );
}
