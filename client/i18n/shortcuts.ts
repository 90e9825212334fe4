import { language } from './language.ts';
import { shortcuts as en } from './shortcuts-en.ts';
import { shortcuts as fr } from './shortcuts-fr.ts';

/** What the sheet of keyboard shortcuts says, in the language of the page. It comes with the parts that say it, so that no other waits for it. */
export const shortcutTexts = (): typeof en => (language() === 'fr' ? fr : en);
