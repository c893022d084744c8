import { type CallEnd, type Driver, DriverError } from '../driver.ts';
import { type ClientObject, callObject, clientOf } from './client-object.ts';
import { greeting, type Harness, readIntroduction, withinTime } from './handshake.ts';

/**
 * A driver for a client that is an object in this process. A call that takes too long is given up on, and cannot be
 * stopped; one that ends the process ends this one. What the client writes is not seen.
 * @param client the object, or a function that makes it
 */
export async function startObjectDriver(client: unknown, harness: Harness): Promise<Driver> {
  let object: ClientObject;
  try {
    object = await clientOf({ default: client });
  } catch (error) {
    throw new DriverError(`The client cannot be used: ${(error as Error).message}.`);
  }
  const name = 'client';
  const hello = await callObject(object, name, 'initialize', greeting(harness));
  if (hello.kind === 'error') throw new DriverError(`The client threw from initialize: ${hello.message}`);
  return {
    ...readIntroduction(hello.value),
    async call(method, params, timeoutMs) {
      const answer = await withinTime(callObject(object, name, method, params), timeoutMs);
      const end: CallEnd = answer.kind === 'timeout' ? { ...answer, runsOn: true } : answer;
      return { end, noise: [], stderr: '' };
    },
    async close() {
      await callObject(object, name, 'shutdown');
    },
  };
}
