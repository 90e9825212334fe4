import { itemsOf } from '../../../formulas/list.ts';
import type { FieldType } from '../field.ts';
import { joinItems } from '../joinItems.ts';
import { invalidInput } from './invalidInput.ts';
import { inputItems, listWithinLimit, typedItems } from './listText.ts';
import { choiceLabel, findChoice, namedLabels } from './optionText.ts';

/** Several of a list of options; the ids are stored, in the order given. A text names them separated by commas, by id or label. */
export const choices: FieldType = {
  name: 'choices',
  formula: 'list',
  column: 'text',
  exact: true,
  list: 'json',
  cast(input, field) {
    const options = field.options ?? [];
    const items = inputItems(input, text => findChoice(options, text) !== undefined);
    const ids = items.map(item => findChoice(options, item));
    const unknown = items[ids.indexOf(undefined)];
    if (unknown === undefined)
      return listWithinLimit(
        ids.filter(id => id !== undefined),
        input,
      );
    return invalidInput('V_OPTION', typedItems(input), {
      text: unknown,
      options: namedLabels(options, 'en'),
      optionsFr: namedLabels(options, 'fr'),
    });
  },
  format: (value, field, language) => joinItems(itemsOf(value).map(id => choiceLabel(field.options, id, language))),
};
