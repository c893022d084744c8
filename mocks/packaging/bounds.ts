import type { EnvelopeReading } from '../../codecs/envelope.ts';

// How large payloads may be. The documents name no limits; these keep one request from holding up all others.

/** The most elements an array may have. */
const MOST = 1000;

/** How deep the arrays of payloads are: `storage`, `input`, `contents_path`. */
const DEPTH = 3;

/** How deep objects and arrays may be nested. */
const DEEPEST = 100;

/**
 * Says which array of a payload is too long to be looked at. Schemas tell of every element that violates them, which takes
 * time with the square of their number.
 */
export function longArray(value: unknown, path = '', depth = DEPTH): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value))
    return value.length > MOST
      ? `${path || 'the payload'} has ${value.length} elements, at most ${MOST} are taken`
      : undefined;
  if (depth === 0) return undefined;
  for (const name of Object.keys(value)) {
    const found = longArray(
      (value as Record<string, unknown>)[name],
      `${path}/${name.slice(0, 40)}`,
      depth - 1,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Counts a payload that is nested too deep, which nobody could write as JSON again, as one that cannot be read. */
export function withoutDepth(reading: EnvelopeReading): EnvelopeReading {
  if (!isDeeper(reading.payload, DEEPEST)) return reading;
  const { payload: _, ...rest } = reading;
  const problem = `the payload is nested deeper than ${DEEPEST} levels`;
  return { ...rest, faults: [...rest.faults, { layer: 'payload', problem }] };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, levels - 1));
}
