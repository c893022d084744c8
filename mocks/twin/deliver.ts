import type { Journal } from './journal.ts';
import type { Delivery, DeliveryResult, Twin } from './operation.ts';
import type { World } from './world.ts';

/** How long the receiver of a delivery may take, in milliseconds. */
const PATIENCE = 10_000;

/** How many deliveries are under way at once; more wait for their turn. */
const AT_ONCE = 16;

/** The longest a timer of Node.js may be set to. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Lets the twins of a world do what the clock makes due, and sends what they have to send. */
export interface Deliverer {
  /** Looks what is due now, and when to look again. To be called after everything that may have changed that. */
  look(): void;
  /** Waits until nothing is being sent. */
  settled(): Promise<void>;
  /** Sends nothing more, and gives up what is being sent. */
  stop(): void;
}

/** @param delivered is called when what came of a delivery has been noted */
export function createDeliverer(
  twins: Twin[],
  world: World,
  journal: Journal,
  delivered: () => void = () => {},
): Deliverer {
  const waiting: { twin: Twin; delivery: Delivery }[] = [];
  const pending = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  const stopping = new AbortController();

  function look(): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    let next = Number.POSITIVE_INFINITY;
    for (const twin of twins) {
      const due = twin.advance?.(world);
      for (const delivery of due?.deliveries ?? []) waiting.push({ twin, delivery });
      next = Math.min(next, due?.next ?? Number.POSITIVE_INFINITY);
    }
    while (pending.size < AT_ONCE && waiting.length > 0) start(waiting.shift()!);
    const wait = (next - world.clock.now()) / world.clock.speed;
    if (Number.isFinite(wait)) timer = setTimeout(look, Math.min(Math.max(wait, 0), LONGEST_TIMER)).unref();
  }

  function start({ twin, delivery }: { twin: Twin; delivery: Delivery }): void {
    const sending = post(delivery, stopping.signal).then((result) => {
      pending.delete(sending);
      // Nothing came of it: it is sent again when the twin goes on with what it has stored.
      if (stopping.signal.aborted && result.kind === 'failed') return;
      journal.record({
        kind: 'delivery',
        at: world.clock.now(),
        api: twin.api,
        delivery,
        result,
      });
      twin.delivered?.(world, delivery, result);
      delivered();
      look();
    });
    pending.add(sending);
  }

  return {
    look,
    async settled() {
      while (pending.size > 0) await Promise.race(pending);
    },
    stop() {
      clearTimeout(timer);
      stopping.abort();
    },
  };
}

async function post({ url, headers, body }: Delivery, stopped: AbortSignal): Promise<DeliveryResult> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE), stopped]);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await answer.body?.cancel();
    return { kind: 'answered', status: answer.status };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error as Error) };
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `there was no answer within ${PATIENCE / 1000} s`;
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
