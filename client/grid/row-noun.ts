import type { CatalogTable } from '../../server/api/wire.ts';
import { isSingular, type Language, say } from '../../server/model/localizedText.ts';

const row = { one: say('row', 'ligne'), many: say('rows', 'lignes') };

/** What so many rows of a table are called, in the middle of a sentence: `people`; without a word of their own, rows. */
export const rowNoun = ({ noun = row }: CatalogTable, count: number, language: Language): string =>
  noun[isSingular(count, language) ? 'one' : 'many'][language];
