import { empty as en } from './empty-en.ts';
import { empty as fr } from './empty-fr.ts';
import { language } from './language.ts';

/** The texts of tables and views without rows, in the page's language. They load after the first rows. */
export const emptyTexts = (): typeof en => (language() === 'fr' ? fr : en);
