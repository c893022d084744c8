import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { findCase, index } from './data.ts';
import { type Filter, filtered } from './filter.ts';
import { useKeys } from './keys.ts';
import { useLoaded } from './loaded.ts';
import { caseHref, casesHref, type Route, readRoute } from './route.ts';
import { positionAfterMove, takeOverScrolling } from './scrolling.ts';
import { applyTheme, chooseTheme, currentTheme } from './theme.ts';
import { Cases } from './view/cases.tsx';
import { Header } from './view/header.tsx';
import { Help } from './view/help.tsx';
import { Matrix } from './view/matrix.tsx';
import { Overview } from './view/overview.tsx';

/** The whole report: one view at a time, as the address says. */
export function App() {
  const [route, setRoute] = useState<Route>(() => readRoute(location.hash));
  const [filter, setFilter] = useState<Filter>(() => (route.view === 'cases' ? route.filter : {}));
  const [theme, setTheme] = useState(currentTheme);
  const [helps, setHelps] = useState(false);
  const loaded = useLoaded();
  const found = useMemo(() => filtered(filter), [filter, loaded]);
  const place = route.view === 'case' ? findCase(route.id) : undefined;
  const main = useRef<HTMLElement>(null);
  const position = useRef<number>(undefined);

  useEffect(() => applyTheme(() => setTheme(currentTheme())), []);
  useEffect(() => {
    const follow = (): void => {
      const next = readRoute(location.hash);
      setRoute(next);
      if (next.view === 'cases') setFilter(next.filter);
      position.current = positionAfterMove();
    };
    takeOverScrolling();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useLayoutEffect(() => {
    if (position.current !== undefined) window.scrollTo(0, position.current);
  }, [route]);
  useEffect(() => {
    document.title = titleOf(route);
  }, [route]);

  const toggleTheme = (): void => {
    const next = theme === 'dark' ? 'light' : 'dark';
    chooseTheme(next);
    setTheme(next);
  };
  const changeFilter = (next: Filter): void => {
    setFilter(next);
    // Typing is told of late: the view may be another by then.
    if (readRoute(location.hash).view === 'cases') history.replaceState(history.state, '', casesHref(next));
  };
  const step = (by: number): void => {
    const at = place === undefined ? -1 : found.indexOf(place);
    const to = found[at < 0 ? 0 : Math.max(0, Math.min(found.length - 1, at + by))];
    if (to !== undefined) location.replace(caseHref(index.cases[to]!.id));
  };
  useKeys({
    helps,
    next: () => step(1),
    previous: () => step(-1),
    search: () => {
      if (route.view !== 'cases' && route.view !== 'case') location.hash = casesHref(filter);
      requestAnimationFrame(() => document.getElementById('search')?.focus());
    },
    open: () => document.getElementById('case-title')?.focus(),
    back: () => {
      if (helps) setHelps(false);
      else if (route.view === 'case') location.hash = casesHref(filter);
      else if (route.view === 'cases' && Object.keys(filter).length > 0) changeFilter({});
    },
    help: () => setHelps(!helps),
    theme: toggleTheme,
    goTo: (hash) => {
      location.hash = hash;
    },
  });

  useEffect(() => {
    performance.mark('interactive');
  }, []);

  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the report
      </button>
      <Header route={route} theme={theme} onTheme={toggleTheme} onHelp={() => setHelps(true)} />
      <main id="main" ref={main} tabIndex={-1}>
        {route.view === 'overview' && <Overview />}
        {route.view === 'matrix' && <Matrix />}
        {(route.view === 'cases' || route.view === 'case') && (
          <Cases filter={filter} onFilter={changeFilter} found={found} route={route} place={place} />
        )}
      </main>
      {helps && <Help onClose={() => setHelps(false)} />}
    </>
  );
}

function titleOf(route: Route): string {
  const names = { overview: 'Overview', matrix: 'Matrix', cases: 'Cases' };
  const what = route.view === 'case' ? route.id : names[route.view];
  return `${what} · ${index.client.name} · Countersign`;
}
