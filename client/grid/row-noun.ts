import type { CatalogTable } from '../../server/api/wire.ts';
import { isSingular, type Language, say } from '../../server/model/localizedText.ts';

const row = { one: say('row', 'ligne'), many: say('rows', 'lignes') };

/** The word for this number of rows of a table, in the middle of a sentence: `people`; `rows` if the table has no word of its own. */
export const rowNoun = ({ noun = row }: CatalogTable, count: number, language: Language): string =>
  noun[isSingular(count, language) ? 'one' : 'many'][language];
