/** Where the entries of the history were scrolled to, by their numbers. */
const positions = new Map<number, number>();

const numberOf = (state: unknown): number | undefined => (state as { entry?: number } | null)?.entry;

let entry = numberOf(history.state) ?? 0;
let latest = entry;

/** Leaves it to {@link positionAfterMove} to scroll when one goes back. A page that is loaded again is left to the browser. */
export function takeOverScrolling(): void {
  history.replaceState({ entry }, '');
  history.scrollRestoration = 'manual';
  addEventListener('beforeunload', () => {
    history.scrollRestoration = 'auto';
  });
}

/**
 * Where to scroll to when the address has changed, in pixels: where one has been before, if one has gone back or forth, else
 * the top. To be called before the new view is shown, once for each change.
 */
export function positionAfterMove(): number {
  positions.set(entry, scrollY);
  const known = numberOf(history.state);
  entry = known ?? ++latest;
  if (known === undefined) history.replaceState({ entry }, '');
  return known === undefined ? 0 : (positions.get(known) ?? 0);
}
