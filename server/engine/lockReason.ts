import type { InvalidInput, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { LocalizedText } from '../model/localizedText.ts';
import { engineTexts } from './engineTexts.ts';
import type { Intent, Trust } from './intent.ts';
import type { Viewer } from './viewer.ts';

/** Who asks for a cell, and how it was asked for. */
interface CellRequest {
  viewer: Viewer | null;
  trust: Trust;
}

/** Why a cell may not be changed at all, or null. */
type Lock = { code: string; words: LocalizedText } | null;

/** Why this cell may not be changed at all, whoever asks. Undo gives back cells that only Seatgrid writes, but none that are fixed by now. */
export function lockReason(field: Field, intent: Intent, { viewer: sight, trust }: CellRequest): Lock {
  if (trust === 'undo') return sight === null ? null : stateLock(field, intent);
  if (field.formula !== undefined || field.rollup !== undefined)
    return { code: 'read_only', words: field.help ?? engineTexts.read_only };
  if (sight === null || trust === 'action') return null;
  if (field.system === true) return { code: 'read_only', words: field.help ?? engineTexts.read_only };
  if (intent.before === null) return null;
  if (field.immutable === true) return { code: 'once', words: engineTexts.once };
  return stateLock(field, intent);
}

/** Why this cell may not change any more in the state that the row is in. */
function stateLock(field: Field, { table, before }: Intent): Lock {
  const state = before === null || table.state === null ? null : before[table.state.id];
  return field.lockedIn?.in.includes(String(state)) === true ? field.lockedIn : null;
}

/** Why this cell may not be empty, where a person would empty it. */
export const emptiedReason = (
  { required }: Field,
  value: Value,
  invalid: InvalidInput | null,
  { viewer: sight }: CellRequest,
): Lock =>
  required === true && value === null && invalid === null && sight !== null
    ? { code: 'emptied', words: engineTexts.emptied }
    : null;
