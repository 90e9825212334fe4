import { createStoredSignal } from './storage.ts';

/** Light, dark, or the system's setting. */
export type Theme = 'system' | 'light' | 'dark';

const [theme, storeTheme] = createStoredSignal<Theme>('theme', 'system');

/** The theme chosen in this browser. */
export { theme };

/** Stores and applies a theme. */
export function setTheme(next: Theme): void {
  storeTheme(next);
  applyTheme();
}

/** Applies the stored theme to the page. */
export function applyTheme(): void {
  if (theme() === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}
