import { language } from './language.ts';
import { palette as en } from './palette-en.ts';
import { palette as fr } from './palette-fr.ts';

/** The texts of the command palette, in the page's language. They load with it. */
export const paletteTexts = (): typeof en => (language() === 'fr' ? fr : en);
