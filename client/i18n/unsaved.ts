import { language } from './language.ts';
import { unsaved as en } from './unsaved-en.ts';
import { unsaved as fr } from './unsaved-fr.ts';

/** The texts about changes that have not been saved, in the page's language. They load with their dialog. */
export const unsavedTexts = (): typeof en => (language() === 'fr' ? fr : en);
