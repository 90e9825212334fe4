import { language } from './language.ts';
import { unsaved as en } from './unsaved-en.ts';
import { unsaved as fr } from './unsaved-fr.ts';

/** What is said of changes that have not been saved, in the language of the page; it comes with the dialog that says it. */
export const unsavedTexts = (): typeof en => (language() === 'fr' ? fr : en);
