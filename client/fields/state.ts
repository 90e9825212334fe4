import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import { choiceLabel } from './choices.ts';
import type { ClientFieldType } from './field-type.ts';

/** The state of a row. */
export const state: ClientFieldType = {
  name: 'state',
  formula: 'text',
  width: 116,
  cardRank: 1,
  show: (value, { states }, { language }) => choiceLabel(states, value, language),
  mark: ({ value, field }) => (value === null || value === undefined || value === '' ? '' : stateDot(field, value)),
  plainText: (value, { field }, { language }) => choiceLabel(field.states, value, language),
  alwaysFilled: true,
  isAlike: (from, into) => from.id === into.id,
};

const dots: Record<string, string> = {
  Active: 'full',
  Invited: 'ring',
  Draft: 'grey',
  Inactive: 'hollow',
  active: 'full',
  pending: 'ring',
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
