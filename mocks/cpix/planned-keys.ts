import type { ContentKey } from '../../codecs/cpix/document.ts';
import { Unusable } from './unusable.ts';

/** A key that is to be served. */
export interface PlannedKey {
  trackType: string;
  /** Absent where keys do not rotate. */
  periodIndex?: bigint;
  /** The scheme that the request names for it. */
  scheme?: string;
}

/** The keys that were planned for each key of the request: one, or one for each period. */
export class PlannedKeys {
  readonly #byKey = new Map<ContentKey, Map<bigint | undefined, PlannedKey>>();
  /** The key of the request that each track of each period has. */
  readonly #owners = new Map<string, ContentKey>();

  /** A key for a track, or the one that its first rule made. Throws {@link Unusable} where the track has another key. */
  add(wanted: ContentKey, trackType: string, periodIndex: bigint | undefined, place: string): PlannedKey {
    const track = `${trackType} ${periodIndex ?? ''}`;
    const owner = this.#owners.get(track) ?? wanted;
    if (owner !== wanted)
      throw new Unusable(`${place}: the track ${trackType} has another key by a rule before; it has one`);
    this.#owners.set(track, wanted);
    const own = this.#byKey.get(wanted) ?? new Map<bigint | undefined, PlannedKey>();
    this.#byKey.set(wanted, own);
    const key = own.get(periodIndex) ?? plannedKey(wanted, trackType, periodIndex);
    own.set(periodIndex, key);
    return key;
  }

  of(key: ContentKey): PlannedKey[] {
    return [...(this.#byKey.get(key)?.values() ?? [])];
  }
}

function plannedKey(
  { commonEncryptionScheme: scheme }: ContentKey,
  trackType: string,
  periodIndex: bigint | undefined,
): PlannedKey {
  const key: PlannedKey = { trackType };
  if (periodIndex !== undefined) key.periodIndex = periodIndex;
  if (scheme !== undefined) key.scheme = scheme;
  return key;
}
