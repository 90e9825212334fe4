import type { InvalidInput, Value } from './change.ts';
import type { Field } from './field.ts';
import { isInvalid } from './field.ts';
import { castTexts } from './fields/castTexts.ts';
import { fieldType } from './fieldType.ts';
import type { LocalizedText } from './localizedText.ts';

/** The result of casting a cell: its value, and the invalid input if the text was kept but not accepted. */
export interface CastResult {
  value: Value;
  invalid: InvalidInput | null;
}

/** Whether invalid text also stays in the cell itself, because the cell can store text. */
export const keepsText = (field: Field): boolean => fieldType(field).keepsText === true;

/** Whether an array is an input of a field's cells. */
export const acceptsList = (field: Pick<Field, 'type'>): boolean => fieldType(field).list !== undefined;

/** Converts typed input to a field's value. Invalid text is kept as typed: in the cell if it can store text, otherwise beside it. */
export function castCell(field: Field, input: unknown): CastResult {
  const cast = fieldType(field).cast(input, field);
  if (isInvalid(cast) && field.notFound !== undefined) return { value: null, invalid: { ...cast, code: field.notFound.code } };
  if (isInvalid(cast)) return { value: keepsText(field) ? cast.text : null, invalid: cast };
  if (field.pattern !== undefined && typeof cast === 'string' && !field.pattern.like.test(cast)) {
    return { value: cast, invalid: { text: cast, code: field.pattern.code } };
  }
  return { value: cast, invalid: null };
}

/** The message for an invalid cell. */
export function textForInvalid(field: Field, invalid: InvalidInput): LocalizedText {
  if (field.pattern?.code === invalid.code) return field.pattern.words;
  if (field.notFound?.code === invalid.code) return field.notFound.words;
  return castTexts[invalid.code as keyof typeof castTexts] ?? castTexts.V_TEXT;
}

/** The invalid texts of a row by field, from the JSON of its `invalid` cell. */
export function parseInvalid(json: Value | undefined): Record<string, InvalidInput> {
  return typeof json === 'string' && json !== '' ? (JSON.parse(json) as Record<string, InvalidInput>) : {};
}
