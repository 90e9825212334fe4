import { filterSort as en } from './filter-sort-en.ts';
import { filterSort as fr } from './filter-sort-fr.ts';
import { language } from './language.ts';

/** The texts of the filter and sort panels in the page's language. They load with those panels. */
export const filterSortTexts = (): typeof en => (language() === 'fr' ? fr : en);
