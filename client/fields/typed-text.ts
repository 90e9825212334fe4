import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { fieldType } from './registry.ts';

/** The text with which a person begins to edit a value; empty if there is none. */
export const textToEdit = (field: CatalogField, value: Value, language: Language): string =>
  value === null ? '' : (fieldType(field).inputText?.(value, language) ?? String(value));

/** The text of an input of this value while nobody edits it: a number has its groups of digits. */
export const textAtRest = (field: CatalogField, value: Value, language: Language): string =>
  value === null ? '' : (fieldType(field).restText?.(value, language) ?? textToEdit(field, value, language));

/** The value of a typed text; the text itself if only the server reads it. */
export const readText = (field: CatalogField, text: string, language: Language): Value => {
  const { parse } = fieldType(field);
  return parse ? parse(text, language) : text;
};
