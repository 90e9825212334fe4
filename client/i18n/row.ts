import { language } from './language.ts';
import { row as en } from './row-en.ts';
import { row as fr } from './row-fr.ts';

/** What the panel of an open row says, in the language of the page. It comes with the panel, so that no other part waits for it. */
export const rowTexts = (): typeof en => (language() === 'fr' ? fr : en);
