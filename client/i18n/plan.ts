import { language } from './language.ts';
import { plan as en } from './plan-en.ts';
import { plan as fr } from './plan-fr.ts';

/** The texts of Plan and billing in the page's language. They load with the page. */
export const planTexts = (): typeof en => (language() === 'fr' ? fr : en);
