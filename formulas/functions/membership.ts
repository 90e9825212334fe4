import { foldText } from '../fold.ts';
import { defineFunction, type FormulaFunction } from '../function.ts';
import type { List } from '../tree.ts';

const list = { name: 'list', type: 'list' } as const;
const items = { name: 'item', type: 'text', many: true } as const;
const row = { languages: ['fr', 'en'] };

/** Functions that look into a list. Items are compared as texts are. */
export const membershipFunctions: readonly FormulaFunction[] = [
  defineFunction({
    name: 'HAS',
    args: [list, { name: 'item', type: 'text' }],
    result: 'flag',
    help: { en: 'TRUE when the list contains the item.', fr: 'VRAI si la liste contient l’élément.' },
    example: { formula: 'HAS(languages, "fr")', row, result: true },
    run: (all, item) => hasItem(all, item),
  }),
  defineFunction({
    name: 'HASANY',
    args: [list, items],
    result: 'flag',
    help: {
      en: 'TRUE when the list contains at least one of the items.',
      fr: 'VRAI si la liste contient au moins un des éléments.',
    },
    example: { formula: 'HASANY(languages, "de", "en")', row, result: true },
    run: (all, ...wanted) => wanted.some(item => hasItem(all, item)),
  }),
  defineFunction({
    name: 'HASALL',
    args: [list, items],
    result: 'flag',
    help: { en: 'TRUE when the list contains all of the items.', fr: 'VRAI si la liste contient tous les éléments.' },
    example: { formula: 'HASALL(languages, "de", "en")', row, result: false },
    run: (all, ...wanted) => wanted.every(item => hasItem(all, item)),
  }),
  defineFunction({
    name: 'COUNT',
    args: [list],
    result: 'number',
    help: { en: 'The number of items of a list.', fr: 'Le nombre d’éléments d’une liste.' },
    example: { formula: 'COUNT(languages)', row, result: 2 },
    run: all => all.length,
  }),
];

function hasItem(list: List, item: string): boolean {
  const sought = foldText(item);
  return list.some(each => each === item || foldText(each) === sought);
}
