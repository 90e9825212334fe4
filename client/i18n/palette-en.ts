import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts of the command palette. */
export const palette = {
  title: 'Jump to',
  placeholder: 'Table, person or command…',
  groups: {
    recent: 'Recent',
    selection: 'Selected rows',
    pages: 'Go to',
    people: 'People',
    commands: 'Commands',
  },
  results: (count: number) => n.plural(count, 'result', 'results'),
  keys: ['↑↓', 'choose', 'Enter', 'open'],
  none: 'Nothing found. Try another word.',
  searching: 'Searching for people…',
};
