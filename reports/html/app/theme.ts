const KEY = 'countersign-theme';
const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** A page from a disk may be refused its storage. */
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The theme that was chosen, else that of the system. */
export const currentTheme = (): Theme =>
  THEMES.find((theme) => theme === stored()) ?? (prefersDark.matches ? 'dark' : 'light');

/** Shows a theme, and the next time as well. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it is chosen for this time only.
  }
}

/** Shows what was chosen before. Without a choice the system decides, also when it changes its mind. */
export function applyTheme(onChange: () => void): void {
  if (stored() !== null) document.documentElement.dataset.theme = currentTheme();
  prefersDark.addEventListener('change', onChange);
}
