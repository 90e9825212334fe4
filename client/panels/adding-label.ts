import type { CatalogTable } from '../../server/api/wire.ts';
import { localize, t } from '../i18n/language.ts';

/** The label of the button that adds a row: `Add person`; `Add row` if the table has no words of its own. */
export const addingLabel = ({ adding }: CatalogTable): string => (adding ? localize(adding.button) : t().tools.add);
