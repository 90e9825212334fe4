import type { CastResult } from '../model/castCell.ts';
import type { Field } from '../model/field.ts';
import { type Intent, invalidTextsOf } from './intent.ts';

/**
 * The value of a cell that was left blank or invalid: in a new row, a required field gets its initial value; a state keeps its value beside
 * an invalid text, and when a blank removes such a text.
 */
export function withDefault(field: Field, intent: Intent, cast: CastResult): CastResult {
  const { table, kind, before } = intent;
  if (cast.value !== null) return cast;
  if (field !== table.state) {
    const isInitial = field.required === true && kind === 'insert' && cast.invalid === null;
    return isInitial ? { value: field.initial ?? null, invalid: null } : cast;
  }
  const isMeant = cast.invalid === null && invalidTextsOf(intent)[field.id] === undefined;
  return isMeant ? cast : { ...cast, value: before === null ? table.initialState : (before[field.id] ?? null) };
}
