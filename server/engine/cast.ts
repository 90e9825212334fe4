import type { InvalidInput, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { isInvalid } from '../model/field.ts';
import { castTexts } from '../model/fields/castTexts.ts';
import { fieldTypes } from '../model/fields/registry.ts';
import type { LocalizedText } from '../model/localizedText.ts';

/** What became of one typed cell: its value, and the reason where its text was kept but not taken. */
export interface CastResult {
  value: Value;
  invalid: InvalidInput | null;
}

const textual = new Set(['text', 'longtext', 'email', 'phone']);

/** Whether text that this field does not take stays in its cell as well, because the cell holds text. */
export const keepsText = ({ type }: Field): boolean => textual.has(type);

/** Turns what was typed into a field's value. Text that cannot be taken stays as typed: in the cell where it holds text, else beside it. */
export function castCell(field: Field, input: unknown): CastResult {
  const cast = fieldTypes[field.type].cast(input, field);
  if (isInvalid(cast) && field.notFound !== undefined) return { value: null, invalid: { ...cast, code: field.notFound.code } };
  if (isInvalid(cast)) return { value: keepsText(field) ? cast.text : null, invalid: cast };
  if (field.pattern !== undefined && typeof cast === 'string' && !field.pattern.like.test(cast)) {
    return { value: cast, invalid: { text: cast, code: field.pattern.code } };
  }
  return { value: cast, invalid: null };
}

/** The sentence for a cell that was not taken. */
export function textForInvalid(field: Field, invalid: InvalidInput): LocalizedText {
  if (field.pattern?.code === invalid.code) return field.pattern.words;
  if (field.notFound?.code === invalid.code) return field.notFound.words;
  return castTexts[invalid.code as keyof typeof castTexts] ?? castTexts.V_TEXT;
}

/** The cells of a row that were not taken, from the JSON kept beside them. */
export function parseInvalid(json: Value | undefined): Record<string, InvalidInput> {
  return typeof json === 'string' && json !== '' ? (JSON.parse(json) as Record<string, InvalidInput>) : {};
}
