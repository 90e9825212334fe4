import { createSignal } from 'solid-js';
import type { Language, Words } from '../../server/model/words.ts';
import { recall, remember } from '../look/remember.ts';
import { en, type Phrases } from './en.ts';

const [current, setCurrent] = createSignal<{ language: Language; phrases: Phrases }>({ language: 'en', phrases: en });

/** The language of the page. */
export const language = (): Language => current().language;

/** What the page says, in its language: `t().app.close`. */
export const t = (): Phrases => current().phrases;

/** Words that come with the data, in the page's language. */
export const inWords = (words: Words): string => words[current().language];

/** The language that was chosen here before, else the browser's first that we speak. */
export function preferredLanguage(): Language {
  const kept = recall<string | null>('language', null);
  if (kept === 'en' || kept === 'fr') return kept;
  const spoken = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag === 'en' || tag === 'fr');
  return spoken === 'fr' ? 'fr' : 'en';
}

/** Speaks another language from now on; English is always there, French is fetched when asked for. */
export async function speak(language: Language): Promise<void> {
  const phrases = language === 'fr' ? (await import('./fr.ts')).fr : en;
  remember('language', language);
  document.documentElement.lang = language;
  setCurrent({ language, phrases });
}
