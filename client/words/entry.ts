import { entry as en } from './entry-en.ts';
import { entry as fr } from './entry-fr.ts';
import { language } from './words.ts';

/** What the pages before the workspace say, and those of passwords, in the language of the page. It comes with the parts that say it, so that no other waits for it. */
export const entryWords = (): typeof en => (language() === 'fr' ? fr : en);
