import { auth as en } from './auth-en.ts';
import { auth as fr } from './auth-fr.ts';
import { language } from './language.ts';

/** What the pages before the workspace say, and those of passwords, in the language of the page. It comes with the parts that say it, so that no other waits for it. */
export const authTexts = (): typeof en => (language() === 'fr' ? fr : en);
