import { localizedChoice } from '../fields/choice-label.ts';
import { language } from '../i18n/language.ts';
import { type Catalog, fieldOf, licenceTable } from '../sync/catalog.ts';

/** The name of a product with licences; its id if the person may not see the table of licences. */
export function productName(catalog: Pick<Catalog, 'tables'>, product: string): string {
  const table = licenceTable(catalog);
  return localizedChoice(table && fieldOf(table, table.product ?? '')?.options, product, language());
}
