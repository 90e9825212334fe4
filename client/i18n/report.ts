import { language } from './language.ts';
import { report as en } from './report-en.ts';
import { report as fr } from './report-fr.ts';

/** The texts that report the result of a command, in the page's language. They load when the rows are shown. */
export const reportTexts = (): typeof en => (language() === 'fr' ? fr : en);
