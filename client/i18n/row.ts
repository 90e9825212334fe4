import { language } from './language.ts';
import { row as en } from './row-en.ts';
import { row as fr } from './row-fr.ts';

/** The row panel's texts in the page's language. They load with the panel. */
export const rowTexts = (): typeof en => (language() === 'fr' ? fr : en);
