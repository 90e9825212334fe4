import type { Invalid, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Words } from '../model/words.ts';
import type { Intent, Trust } from './intent.ts';
import type { Sight } from './sight.ts';
import { engineWords } from './words.ts';

/** Who asks for a cell, and how it was asked for. */
interface Asker {
  sight: Sight | null;
  trust: Trust;
}

/** Why a cell may not be changed at all, or null. */
type Lock = { code: string; words: Words } | null;

/** Why this cell may not be changed at all, whoever asks. Undo gives back cells that only Seatgrid writes, but none that are fixed by now. */
export function whyNot(field: Field, intent: Intent, { sight, trust }: Asker): Lock {
  if (trust === 'undo') return sight === null ? null : fixedNow(field, intent);
  if (field.formula !== undefined || field.rollup !== undefined)
    return { code: 'read_only', words: field.help ?? engineWords.read_only };
  if (sight === null || trust === 'action') return null;
  if (field.system === true) return { code: 'read_only', words: field.help ?? engineWords.read_only };
  if (intent.before === null) return null;
  if (field.once === true) return { code: 'once', words: engineWords.once };
  return fixedNow(field, intent);
}

/** Why this cell may not change any more in the state that the row is in. */
function fixedNow(field: Field, { table, before }: Intent): Lock {
  const state = before === null || table.state === null ? null : before[table.state.id];
  return field.fixed?.in.includes(String(state)) === true ? field.fixed : null;
}

/** Why this cell may not be empty, where a person would empty it. */
export const emptied = ({ required }: Field, value: Value, invalid: Invalid | null, { sight }: Asker): Lock =>
  required === true && value === null && invalid === null && sight !== null
    ? { code: 'emptied', words: engineWords.emptied }
    : null;
