import { ControlError } from '../control.ts';
import type { Clock } from '../twin/clock.ts';
import { type Handler, ok } from './handler.ts';

/** The first moment that dates of four-digit years cannot say. */
const LAST = Date.parse('+010000-01-01T00:00:00Z');

interface ClockChange {
  /** A date and time, or `real`. */
  now?: string;
  advanceSeconds?: number;
  speed?: number;
}

/** The operations with the tag `clock`. */
export const clockHandlers: Record<string, Handler> = {
  getClock: (_request, { service }) => ok(shown(service.world.clock)),

  async setClock({ body }, { service, deliverer }) {
    const { now, advanceSeconds, speed } = body as ClockChange;
    const { clock } = service.world;
    const start = now === undefined || now === 'real' ? clock.now() : Date.parse(now);
    if (start + (advanceSeconds ?? 0) * 1000 >= LAST)
      throw new ControlError('conflict', 'The clock does not go beyond the year 9999.');
    if (now !== undefined) clock.set(now === 'real' ? Date.now() : Date.parse(now));
    if (advanceSeconds !== undefined) clock.advance(advanceSeconds * 1000);
    if (speed !== undefined) clock.run(speed);
    service.world.store.revision++;
    deliverer.look();
    await deliverer.settled();
    return ok(shown(clock));
  },
};

const shown = (clock: Clock) => ({ now: new Date(clock.now()).toISOString(), speed: clock.speed });
