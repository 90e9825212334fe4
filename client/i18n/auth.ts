import { auth as en } from './auth-en.ts';
import { auth as fr } from './auth-fr.ts';
import { language } from './language.ts';

/** The texts for sign-in, passwords, set-up and invitations in the page's language. They load with the parts that use them. */
export const authTexts = (): typeof en => (language() === 'fr' ? fr : en);
