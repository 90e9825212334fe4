import type { Field } from '../model/field.ts';
import type { CastResult } from './cast.ts';
import { type Intent, invalidTextsOf } from './intent.ts';

/**
 * What a cell of a row takes where nothing is meant: a new row the initial value of a field that is never empty; a state stays as it is
 * beside a text that names none, and beside the blank that takes such a text away.
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
