import { useEffect, useRef } from 'preact/hooks';

/** What keys do. */
export interface Actions {
  /** Whether the help is open: then only it is worked with. */
  helps: boolean;
  next(): void;
  previous(): void;
  search(): void;
  open(): void;
  back(): void;
  help(): void;
  theme(): void;
  goTo(hash: string): void;
}

/** What the help says of them. */
export const KEYS: [keys: string[], does: string][] = [
  [['j', 'k'], 'next and previous case'],
  [['Enter'], 'go into the case'],
  [['/'], 'search'],
  [['Esc'], 'leave the search, the case, the filters'],
  [['o', 'c', 'm'], 'overview, cases, matrix'],
  [['t'], 'light or dark'],
  [['?'], 'this help'],
];

/** Listens to keys that no control takes for itself. */
export function useKeys(actions: Actions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => press(event, latest.current);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function press(event: KeyboardEvent, actions: Actions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target as HTMLElement;
  if (event.key === 'Escape') {
    if (isField(target)) target.blur();
    else actions.back();
    return;
  }
  if (isField(target)) return;
  if (event.key === '?') actions.help();
  if (actions.helps) return;
  if (event.key === 'Enter' && target.closest('a, button, summary, [role=tab]')) return;
  const does: Record<string, () => void> = {
    j: actions.next,
    k: actions.previous,
    '/': actions.search,
    Enter: actions.open,
    t: actions.theme,
    o: () => actions.goTo('#/'),
    c: () => actions.goTo('#/cases'),
    m: () => actions.goTo('#/matrix'),
  };
  if (!Object.hasOwn(does, event.key)) return;
  event.preventDefault();
  does[event.key]!();
}

const isField = (element: HTMLElement): boolean => /^(?:INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
