import { account as en } from './account-en.ts';
import { account as fr } from './account-fr.ts';
import { language } from './language.ts';

/** What the page says of one's own account, in the language of the page. It comes with the pages that say it, so that no other waits for it. */
export const accountTexts = (): typeof en => (language() === 'fr' ? fr : en);
