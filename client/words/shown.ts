import { shown as en } from './shown-en.ts';
import { shown as fr } from './shown-fr.ts';
import { language } from './words.ts';

/** What is said of links and passwords that are shown once, in the language of the page; it comes with the dialog that says it. */
export const once = (): typeof en => (language() === 'fr' ? fr : en);
