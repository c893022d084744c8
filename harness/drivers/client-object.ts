import { basename } from 'node:path';
import type { ClientReply } from '../../contracts/rule.ts';
import { PROTOCOL_VERSION } from './handshake.ts';

/** A method of the client protocol, as a function of what it is called with. */
export type ClientMethod = (params: { target: never; input: never }) => unknown;

/**
 * A client as an object, with a function for each method it implements: `'sevu.requestTicket'` and so on. A function
 * throws `{code, message, data}` for errors of the protocol. `initialize`, where it is there, gives what it wants to say
 * of itself, and `shutdown` is called at the end.
 */
export type ClientObject = Record<string, ClientMethod>;

/** The names that are no methods of a client. */
const MANNERS = ['initialize', 'shutdown'];

/** The code of what a client throws that has none of the protocol: any error. */
const INTERNAL = -32603;
const NO_METHOD = -32601;

/** Calls a method of a client that is an object. Never throws. @param name what it is called where it does not say so */
export async function callObject(
  client: ClientObject,
  name: string,
  method: string,
  params?: unknown,
): Promise<ClientReply> {
  const call = Object.hasOwn(client, method) ? client[method] : undefined;
  try {
    if (method === 'initialize') return result(introduction(client, name, await call?.(params as never)));
    if (method === 'shutdown') return result((await call?.(params as never)) ?? null);
    if (typeof call === 'function') return result(await call.call(client, params as never));
    return { kind: 'error', code: NO_METHOD, message: `There is no method ${method}`, data: undefined };
  } catch (error) {
    return failure(error);
  }
}

/** What a module gives for a client: an object, or a function that makes one. Throws what is wrong with it otherwise. */
export async function clientOf(exported: {
  default?: unknown;
  createClient?: unknown;
}): Promise<ClientObject> {
  const given = exported.default ?? exported.createClient;
  const client: unknown = typeof given === 'function' ? await given() : given;
  if (typeof client !== 'object' || client === null)
    throw new Error(
      'it exports no client. Let its default export be an object with a function a method: { "sevu.requestTicket": async ({ target, input }) => ... }',
    );
  const methods = Object.keys(client).filter((key) => !MANNERS.includes(key));
  if (methods.some((key) => typeof (client as ClientObject)[key] === 'function'))
    return client as ClientObject;
  throw new Error('its client has no methods. Give it a function named "sevu.requestTicket", for example');
}

/** What a client is called by the file it is in. */
export const nameOf = (file: string): string => basename(file).replace(/\.[cm]?[jt]s$/, '');

const result = (value: unknown): ClientReply => ({ kind: 'result', value });

function introduction(client: ClientObject, name: string, said: unknown): Record<string, unknown> {
  const own = typeof said === 'object' && said !== null ? said : {};
  const methods = Object.keys(client).filter(
    (key) => !MANNERS.includes(key) && typeof client[key] === 'function',
  );
  return { protocolVersion: PROTOCOL_VERSION, client: { name }, methods, ...own };
}

function failure(error: unknown): ClientReply {
  const { code, message, data } = Object(error) as Record<string, unknown>;
  const text = typeof message === 'string' ? message : String(error);
  if (typeof code === 'number') return { kind: 'error', code, message: text, data };
  return { kind: 'error', code: INTERNAL, message: text, data: undefined };
}
