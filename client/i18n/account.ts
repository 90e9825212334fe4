import { account as en } from './account-en.ts';
import { account as fr } from './account-fr.ts';
import { language } from './language.ts';

/** The account texts in the page's language. They load with the pages that use them. */
export const accountTexts = (): typeof en => (language() === 'fr' ? fr : en);
