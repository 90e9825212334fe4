import { createSignal } from 'solid-js';
import type { Language, LocalizedText } from '../../server/model/localizedText.ts';
import { readStored, writeStored } from '../browser/storage.ts';
import { en, type Translations } from './en.ts';

const [current, setCurrent] = createSignal<{ language: Language; phrases: Translations }>({ language: 'en', phrases: en });

/** The language of the page. */
export const language = (): Language => current().language;

/** The texts in the page's language: `t().app.close`. */
export const t = (): Translations => current().phrases;

/** The text in the page's language. */
export const localize = (text: LocalizedText): string => text[current().language];

/** The language chosen in this browser earlier, else the first supported language of the browser's settings, else English. */
export function preferredLanguage(): Language {
  const stored = readStored<string | null>('language', null);
  if (stored === 'en' || stored === 'fr') return stored;
  const preferred = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag === 'en' || tag === 'fr');
  return preferred === 'fr' ? 'fr' : 'en';
}

/** Changes the page's language and remembers it. English is in the bundle; French is fetched on first use. */
export async function setLanguage(language: Language): Promise<void> {
  const phrases = language === 'fr' ? (await import('./fr.ts')).fr : en;
  writeStored('language', language);
  document.documentElement.lang = language;
  setCurrent({ language, phrases });
}
