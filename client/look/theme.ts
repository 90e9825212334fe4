import { createRemembered } from './remember.ts';

/** Light, dark, or as the system is. */
export type Theme = 'system' | 'light' | 'dark';

const [theme, keep] = createRemembered<Theme>('theme', 'system');

/** The appearance that was chosen in this browser. */
export { theme };

/** Chooses light or dark, or follows the system. */
export function setTheme(next: Theme): void {
  keep(next);
  wear();
}

/** Puts the chosen appearance on the page. */
export function wear(): void {
  if (theme() === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}
