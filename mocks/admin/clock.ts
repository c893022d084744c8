import type { Clock } from '../twin/clock.ts';
import { type Handler, ok } from './handler.ts';

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
