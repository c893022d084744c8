import type { Driver } from '../driver.ts';
import { DriverError } from '../driver.ts';

/** The version of the client protocol this harness speaks (docs/client-protocol.md). */
export const PROTOCOL_VERSION = 1;

/** How long a client may take to start and answer `initialize`, in milliseconds. */
export const HANDSHAKE_LIMIT = 20_000;

/** The most calls under way at once, whatever a client says it takes. */
const IN_FLIGHT_LIMIT = 64;

/** What Countersign's own host of modules answers `initialize` with when it has no client; the message is for the user. */
export const CANNOT_LOAD = -32099;

/** Who calls, as a client is told in the handshake. */
export interface Harness {
  name: string;
  version: string;
}

/** What a client says of itself. */
export type Introduction = Pick<Driver, 'client' | 'methods' | 'maxInFlight'>;

/** The params of `initialize`. */
export const greeting = (harness: Harness) => ({ protocolVersion: PROTOCOL_VERSION, harness });

/** Reads the result of `initialize`. Throws a {@link DriverError} that says what is wrong with it. */
export function readIntroduction(value: unknown): Introduction {
  const { protocolVersion, client, methods, maxInFlight } = Object(value) as Record<string, unknown>;
  if (typeof protocolVersion !== 'number')
    throw new DriverError(
      `The client answered initialize without a protocolVersion that is a number. Answer with "protocolVersion": ${PROTOCOL_VERSION}.`,
    );
  if (protocolVersion !== PROTOCOL_VERSION)
    throw new DriverError(
      `The client speaks protocol version ${JSON.stringify(protocolVersion)}; this harness speaks ${PROTOCOL_VERSION}. Update one of them.`,
    );
  const { name, version, language, homepage } = Object(client) as Record<string, unknown>;
  if (typeof name !== 'string' || name === '')
    throw new DriverError('The client answered initialize without client.name. Add a name to the answer.');
  if (!Array.isArray(methods) || methods.some((method) => typeof method !== 'string'))
    throw new DriverError(
      'The client answered initialize without methods. Add the list of methods it implements.',
    );
  const texts = Object.entries({ version, language, homepage }).filter(
    ([, text]) => typeof text === 'string',
  );
  const isCount = Number.isInteger(maxInFlight) && Number(maxInFlight) >= 1;
  return {
    client: { name, ...Object.fromEntries(texts) },
    methods: new Set(methods as string[]),
    maxInFlight: isCount ? Math.min(Number(maxInFlight), IN_FLIGHT_LIMIT) : 1,
  };
}

/** What comes of a promise, or that its time is over. */
export async function withinTime<T>(
  answer: Promise<T>,
  limitMs: number,
): Promise<T | { kind: 'timeout'; afterMs: number }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<{ kind: 'timeout'; afterMs: number }>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timeout', afterMs: limitMs }), limitMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
