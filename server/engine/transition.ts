import type { Issue, Row, Value } from '../model/change.ts';
import type { Field, State } from '../model/field.ts';
import type { Language, Params } from '../model/localizedText.ts';
import type { Draft } from './draft.ts';
import { engineTexts } from './engineTexts.ts';
import { createIssue, type Intent, type Trust } from './intent.ts';

/**
 * Reads a request for another state; returns the issue if it is not possible. A new row starts in the first state and enters from there, so
 * that it is held and not lost if it cannot enter; for a new row a blank state is ignored.
 */
export function readTransition(
  intent: Intent,
  field: Field,
  value: Value,
  draft: Draft,
  bySystem: boolean,
  trust: Trust,
): Issue | null {
  const { table, before, row } = intent;
  const from = String(before?.[field.id] ?? table.initialState);
  if (value === null) {
    if (intent.kind === 'insert') return null;
    return createIssue(table, row, 'emptied', engineTexts.emptied, { field: field.id, params: { label: field.label.en } });
  }
  if (intent.kind === 'insert' && (trust === 'undo' || table.validation === null)) {
    intent.cells[field.id] = value;
    return null;
  }
  const states = field.states ?? [];
  const target = redirected(String(value), intent, draft);
  if (target === from) return null;
  const here = states.find(state => state.id === from);
  const legal = here?.next.includes(target) === true || (bySystem && here?.bySystem?.includes(target) === true);
  const nextState = legal ? target : trust === 'undo' ? undoState(states, from) : null;
  if (nextState === null) {
    const code = (here?.next ?? []).length === 0 ? 'transition_final' : 'transition';
    const params = { rows: table.table.label.en.toLowerCase(), ...transitionParams(states, from) };
    return holdInsert(intent, createIssue(table, row, code, engineTexts[code], { field: field.id, params }));
  }
  if (nextState !== from) intent.enters = nextState;
  return null;
}

/** The state that undo sets if the transition back is not legal; it may be the current state. */
export function undoState(states: readonly State[], from: string): string | null {
  return states.find(state => state.id === from)?.undo ?? null;
}

function redirected(wanted: string, { table, row, before, cells }: Intent, draft: Draft): string {
  const redirect = table.redirects.get(wanted);
  if (redirect === undefined) return wanted;
  const requested = { ...(before ?? table.blank), ...cells, id: row } as Row;
  return draft.holds(table, redirect.when, requested) ? redirect.state : wanted;
}

/** Holds a new row in its first state; returns the issue for any other request. */
function holdInsert(intent: Intent, issue: Issue): Issue | null {
  if (intent.kind !== 'insert' || intent.table.validation === null) return issue;
  intent.result = 'held';
  intent.issues.push(issue);
  return null;
}

/** The labels of a state and its next states in both languages: `from`, `next`, `fromFr`, `nextFr`. */
function transitionParams(states: readonly State[], from: string): Params {
  const labelOf = (id: string, language: Language): string => states.find(state => state.id === id)?.label[language] ?? id;
  const next = states.find(state => state.id === from)?.next ?? [];
  return {
    from: labelOf(from, 'en'),
    next: next.map(id => labelOf(id, 'en')).join(' or '),
    fromFr: labelOf(from, 'fr'),
    nextFr: next.map(id => `« ${labelOf(id, 'fr')} »`).join(' ou '),
  };
}
