import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts about changes that have not been saved. */
export const unsaved = {
  title: (count: number) => `${n.plural(count, 'change', 'changes')} not saved`,
  why: 'These changes are kept in this browser. Nobody else can see them, and they are not sent again automatically.',
  old: 'There was no answer for a day. Check whether the change was made before you send it again.',
  noTable: 'This table no longer exists, or you no longer have access to it.',
  deletes: 'Delete the row',
  rows: (count: number) => n.plural(count, 'row', 'rows'),
  more: (count: number) => `and ${n.plural(count, 'more row', 'more rows')}`,
  again: 'Send again',
  discard: 'Discard',
  copy: 'Copy all',
  copied: 'Copied',
  leaveTitle: 'Sign out before everything is saved?',
  leaveWhy: (count: number) =>
    `${n.plural(count, 'change has', 'changes have')} not been saved yet. ${n.choose(count, 'It stays', 'They stay')} in this browser. When you sign in here again, changes that are waiting are sent, and those that were not accepted are shown. Nobody else can see ${n.choose(count, 'it', 'them')} in Seatgrid. On a shared computer, discard ${n.choose(count, 'it', 'them')}.`,
  stay: 'Stay signed in',
  leave: 'Sign out and keep',
  leaveDiscard: 'Sign out and discard',
};
