import { createStoredSignal } from './storage.ts';

/** Light, dark, or as the system is. */
export type Theme = 'system' | 'light' | 'dark';

const [theme, storeTheme] = createStoredSignal<Theme>('theme', 'system');

/** The appearance that was chosen in this browser. */
export { theme };

/** Chooses light or dark, or follows the system. */
export function setTheme(next: Theme): void {
  storeTheme(next);
  applyTheme();
}

/** Puts the chosen appearance on the page. */
export function applyTheme(): void {
  if (theme() === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}
