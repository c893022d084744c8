// The reference client as a module: countersign run --client-module clients/typescript/module.ts
import { INTRODUCTION, METHODS, toFailure } from './methods.ts';

/** Each method, throwing errors as the protocol has them. */
const calls = Object.entries(METHODS).map(([name, call]) => [
  name,
  async (params: Parameters<typeof call>[0]) => {
    try {
      return await call(params);
    } catch (error) {
      throw toFailure(error);
    }
  },
]);

export default { initialize: () => INTRODUCTION, ...Object.fromEntries(calls) };
