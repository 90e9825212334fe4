import { language } from './language.ts';
import { secrets as en } from './secrets-en.ts';
import { secrets as fr } from './secrets-fr.ts';

/** What is said of links and passwords that are shown once, in the language of the page; it comes with the dialog that says it. */
export const secretTexts = (): typeof en => (language() === 'fr' ? fr : en);
