import { narrowing as en } from './narrowing-en.ts';
import { narrowing as fr } from './narrowing-fr.ts';
import { language } from './words.ts';

/** What is said where rows are filtered and sorted, in the language of the page. It comes with the parts that say it, so that no other waits for it. */
export const narrowingWords = (): typeof en => (language() === 'fr' ? fr : en);
