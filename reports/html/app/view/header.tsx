import { index } from '../data.ts';
import type { Route } from '../route.ts';
import type { Theme } from '../theme.ts';

interface Props {
  route: Route;
  theme: Theme;
  onTheme(): void;
  onHelp(): void;
}

const VIEWS = [
  { hash: '#/', name: 'Overview', views: ['overview'] },
  { hash: '#/cases', name: 'Cases', views: ['cases', 'case'] },
  { hash: '#/matrix', name: 'Matrix', views: ['matrix'] },
];

/** What the report is of, the ways through it, light and dark. */
export function Header({ route, theme, onTheme, onHelp }: Props) {
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header class="top">
      <a class="brand" href="#/">
        <Sign />
        <span>Countersign</span>
      </a>
      <span class="client" title={index.client.name}>
        <bdi>{index.client.name}</bdi>{' '}
        {index.client.version !== undefined && <bdi>{index.client.version}</bdi>}
      </span>
      <nav aria-label="Views">
        {VIEWS.map(({ hash, name, views }) => (
          <a key={hash} href={hash} aria-current={views.includes(route.view) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <span class="tools">
        <button
          type="button"
          class="plain"
          onClick={onTheme}
          aria-label={`Switch to ${other}`}
          title={`${other} (t)`}
        >
          {theme === 'dark' ? '☀' : '☾'}
        </button>
        <button
          type="button"
          class="plain"
          onClick={onHelp}
          aria-label="Keyboard help"
          title="Keyboard help (?)"
        >
          ?
        </button>
      </span>
    </header>
  );
}

/** The mark: a line signed twice. */
const Sign = () => (
  <svg class="sign" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
    <rect x="1" y="1" width="22" height="22" rx="5" />
    <path d="M5 12.5l3.2 3.2L13.5 9" />
    <path d="M11 15.7l.6 0L19 7.5" />
  </svg>
);
