import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import type { Choice } from './field-type.ts';
import { fieldType } from './registry.ts';

/** What can be chosen for a field in a cell with this value; nothing for a type without choices. */
export const choicesOf = (field: CatalogField, value: Value, language: Language): readonly Choice[] =>
  fieldType(field).choices?.(field, value, language) ?? [];
