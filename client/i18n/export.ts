import { exporting as en } from './export-en.ts';
import { exporting as fr } from './export-fr.ts';
import { language } from './language.ts';

/** The texts of the panel that exports rows in the page's language. They load with the panel. */
export const exportTexts = (): typeof en => (language() === 'fr' ? fr : en);
