import { importing as en } from './importing-en.ts';
import { importing as fr } from './importing-fr.ts';
import { language } from './language.ts';

/** The texts of imports in the page's language. They load with the parts that show them. */
export const importingTexts = (): typeof en => (language() === 'fr' ? fr : en);
