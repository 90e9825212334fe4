import { language } from './language.ts';
import { secrets as en } from './secrets-en.ts';
import { secrets as fr } from './secrets-fr.ts';

/** The texts about links and passwords that are shown once, in the page's language. They load with their dialog. */
export const secretTexts = (): typeof en => (language() === 'fr' ? fr : en);
