import type { FieldType } from '../field.ts';
import { invalidInput } from './invalidInput.ts';
import { link } from './link.ts';
import { inputItems, listWithinLimit, typedItems } from './listText.ts';

/** Several rows of a table, by id, in the order given. A name is invalid here; the engine looks names up before it reports one. */
export const links: FieldType = {
  name: 'links',
  formula: 'list',
  column: 'text',
  exact: true,
  links: true,
  list: 'rows',
  cast(input, field) {
    const ids = inputItems(input, () => false).map(item => link.cast(item, field));
    const found = ids.filter(id => typeof id === 'string');
    return found.length === ids.length ? listWithinLimit(found, input) : invalidInput('V_LINK', typedItems(input));
  },
};
