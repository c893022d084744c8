// Loaded before anything else: the time that is asked for stands still, and what is random comes in the same order each
// time. Timers go on, and none waits long.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const NOW = Date.UTC(2026, 6, 15, 12, 34, 56);

class SteadyDate extends Date {
  constructor(...args: [] | [string | number | Date]) {
    if (args.length === 0) super(NOW);
    else super(...(args as [number]));
  }

  static override now(): number {
    return NOW;
  }
}

globalThis.Date = SteadyDate as DateConstructor;

/** The longest a client that gives up by itself waits here, in milliseconds. */
const PATIENCE = 2500;

const { timeout } = AbortSignal;
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, Math.min(ms, PATIENCE));

let drawn = 0;

crypto.randomBytes = ((size: number) =>
  crypto
    .createHash('shake256', { outputLength: size })
    .update(String(drawn++))
    .digest()) as typeof crypto.randomBytes;
syncBuiltinESMExports();
