import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { localizedChoice } from './choice-label.ts';
import { choiceComparisons } from './comparisons.ts';
import { sayField } from './field-strings.ts';
import type { Choice, ClientFieldType } from './field-type.ts';

/** The state of a row. */
export const state: ClientFieldType = {
  name: 'state',
  formula: 'text',
  icon: 'M3.8 6.1a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8zM12.2 6.1a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8zM5.9 8h4M8.4 6.4 10 8 8.4 9.6',
  order: 'words',
  width: 116,
  cardRank: 1,
  show: (value, { states }, { language }) => localizedChoice(states, value, language),
  pill: true,
  mark: ({ value, field }) => (value === null || value === undefined || value === '' ? '' : stateDot(field, value)),
  plainText: (value, { field }, { language }) => localizedChoice(field.states, value, language),
  alwaysFilled: true,
  choices: nextStates,
  isAlike: (from, into) => from.id === into.id,
  input: 'choice',
  comparisons: choiceComparisons,
  filterInput: 'choice',
};

/** The states, each disabled that may not follow the current one. */
function nextStates({ states = [], ...field }: CatalogField, value: Value, language: Language): Choice[] {
  const now = states.find(({ id }) => id === value);
  return states.map(({ id, label }): Choice => {
    const isLegal = !now || now.id === id || now.next.includes(id);
    const choice = { value: id, label: label[language], mark: stateDot({ ...field, states }, id) };
    return isLegal ? choice : { ...choice, disabled: sayField(language, 'notFrom', { state: now.label[language] }) };
  });
}

const dots: Record<string, string> = {
  Active: 'full',
  Invited: 'ring',
  Draft: 'grey',
  Inactive: 'hollow',
  active: 'full',
  pending: 'ring',
  create: 'full',
  update: 'ring',
};

/** The shape of a state's dot. Known states have fixed shapes; in other life cycles the first is grey and a final one hollow. */
export function stateDot(field: CatalogField, value: Value | undefined): string {
  const id = String(value);
  const known = dots[id];
  if (known) return known;
  const states = field.states ?? [];
  if (states[0]?.id === id) return 'grey';
  return states.find(state => state.id === id)?.next.length === 0 ? 'hollow' : 'full';
}
