import type { CatalogTable } from '../../server/api/wire.ts';
import { rowNoun } from '../grid/row-noun.ts';
import { bulk as en } from './bulk-en.ts';
import { bulk as fr } from './bulk-fr.ts';
import { formatNumber } from './format.ts';
import { language } from './language.ts';

/** The texts of the bar of chosen rows and of the dialog about consequences, in the page's language. They load with them. */
export const bulkTexts = (): typeof en => (language() === 'fr' ? fr : en);

/** A number of rows in the words of their table: `12 people`. */
export const countedRows = (table: CatalogTable, count: number): string =>
  `${formatNumber(count, language())} ${rowNoun(table, count, language())}`;
