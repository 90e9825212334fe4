import type { Invalid, Row, Value } from '../model/change.ts';
import type { Field, State } from '../model/field.ts';
import type { Language, Params } from '../model/words.ts';
import { wordsOf } from './cast.ts';
import type { Draft } from './draft.ts';
import { type Intent, issueOf, refuse, type Trust } from './intent.ts';
import { engineWords } from './words.ts';

/**
 * Reads a wish for another state. A new row begins in the first state and enters from there, so that what cannot enter is held, not lost.
 * What is no legal successor is refused, or held where the row is new.
 */
export function transition(
  intent: Intent,
  field: Field,
  value: Value,
  invalid: Invalid | null,
  draft: Draft,
  bySystem: boolean,
  trust: Trust,
): void {
  const { table, before, row } = intent;
  const from = String(before?.[field.id] ?? table.first);
  if (invalid !== null || value === null) {
    const text = invalid?.text ?? '';
    const issue = issueOf(table, row, 'V_STATUS', wordsOf(field, invalid ?? { text, code: 'V_STATUS' }), {
      field: field.id,
      params: { text },
    });
    stop(intent, issue);
    return;
  }
  if (intent.kind === 'insert' && (trust === 'undo' || table.verdict === null)) {
    intent.cells[field.id] = value;
    return;
  }
  const states = field.states ?? [];
  const target = meant(String(value), intent, draft);
  if (target === from) return;
  const here = states.find(state => state.id === from);
  const legal = here?.next.includes(target) === true || (bySystem && here?.bySystem?.includes(target) === true);
  const way = legal ? target : trust === 'undo' ? detour(states, from) : null;
  if (way === null) {
    const code = (here?.next ?? []).length === 0 ? 'transition_final' : 'transition';
    const params = { rows: table.table.label.en.toLowerCase(), ...waysFrom(states, from) };
    stop(intent, issueOf(table, row, code, engineWords[code], { field: field.id, params }));
    return;
  }
  if (way !== from) intent.enters = way;
}

/** Where undo goes when the way back is closed; staying is also an answer. */
export function detour(states: readonly State[], from: string): string | null {
  return states.find(state => state.id === from)?.undo ?? null;
}

function meant(wanted: string, { table, row, before, cells }: Intent, draft: Draft): string {
  const instead = table.instead.get(wanted);
  if (instead === undefined) return wanted;
  const asked = { ...(before ?? table.blank), ...cells, id: row } as Row;
  return draft.holds(table, instead.when, asked) ? instead.state : wanted;
}

function stop(intent: Intent, issue: ReturnType<typeof issueOf>): void {
  if (intent.kind === 'insert' && intent.table.verdict !== null) {
    intent.fate = 'held';
    intent.issues.push(issue);
  } else {
    refuse(intent, issue);
  }
}

/** A state and its legal successors by name, in both languages: `from`, `next`, `fromFr`, `nextFr`. */
function waysFrom(states: readonly State[], from: string): Params {
  const labelOf = (id: string, language: Language): string => states.find(state => state.id === id)?.label[language] ?? id;
  const next = states.find(state => state.id === from)?.next ?? [];
  return {
    from: labelOf(from, 'en'),
    next: next.map(id => labelOf(id, 'en')).join(' or '),
    fromFr: labelOf(from, 'fr'),
    nextFr: next.map(id => `« ${labelOf(id, 'fr')} »`).join(' ou '),
  };
}
