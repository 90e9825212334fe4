import { filterSort as en } from './filter-sort-en.ts';
import { filterSort as fr } from './filter-sort-fr.ts';
import { language } from './language.ts';

/** What is said where rows are filtered and sorted, in the language of the page. It comes with the parts that say it, so that no other waits for it. */
export const filterSortTexts = (): typeof en => (language() === 'fr' ? fr : en);
