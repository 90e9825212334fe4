import type { Value } from '../../server/model/change.ts';
import type { Option } from '../../server/model/field.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { sayField } from './field-strings.ts';
import type { Choice } from './field-type.ts';

/** The label of a choice; the stored value if the choice no longer exists. */
export const localizedChoice = (choices: readonly Option[] | undefined, value: Value, language: Language): string =>
  choices?.find(choice => choice.id === value)?.label[language] ?? String(value);

/** The choice that empties a cell. */
export const emptyChoice = (language: Language): Choice => ({
  value: null,
  label: sayField(language, 'emptyChoice'),
});
