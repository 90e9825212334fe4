import type { InvalidInput, Value } from '../model/change.ts';
import type { Field, Reason } from '../model/field.ts';
import { engineTexts } from './engineTexts.ts';
import type { Intent, Trust } from './intent.ts';
import type { Viewer } from './viewer.ts';

/** The person who changes a cell, and how far the request is trusted. */
export interface CellRequest {
  viewer: Viewer | null;
  trust: Trust;
}

/** Why nobody may change this cell; null if it may change. Undo restores cells that only Seatgrid writes, except if the state locks them. */
export function lockReason(field: Field, intent: Intent, { viewer, trust }: CellRequest): Reason | null {
  if (trust === 'undo') return viewer === null ? null : stateLock(field, intent);
  if (field.formula !== undefined || field.rollup !== undefined)
    return { code: 'read_only', words: field.help ?? engineTexts.read_only };
  if (viewer === null || trust === 'action') return null;
  if (field.system === true) return { code: 'read_only', words: field.help ?? engineTexts.read_only };
  if (intent.before === null) return null;
  if (field.immutable === true) return { code: 'once', words: engineTexts.once };
  return stateLock(field, intent);
}

/** Why this cell may not change in the current state of the row; null if it may. */
function stateLock(field: Field, { table, before }: Intent): Reason | null {
  const state = before === null || table.state === null ? null : before[table.state.id];
  return field.lockedIn?.in.includes(String(state)) === true ? field.lockedIn : null;
}

/** Why a person may not empty this cell; null if they may, or do not. */
export const emptiedReason = (
  { required }: Field,
  value: Value,
  invalid: InvalidInput | null,
  { viewer }: CellRequest,
): Reason | null =>
  required === true && value === null && invalid === null && viewer !== null
    ? { code: 'emptied', words: engineTexts.emptied }
    : null;
