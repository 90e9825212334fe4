import { language } from './language.ts';
import { shortcuts as en } from './shortcuts-en.ts';
import { shortcuts as fr } from './shortcuts-fr.ts';

/** The texts of the list of keyboard shortcuts in the page's language. They load with that list. */
export const shortcutTexts = (): typeof en => (language() === 'fr' ? fr : en);
