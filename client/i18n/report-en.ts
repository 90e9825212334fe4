import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts that report the result of a command. */
export const report = {
  done: {
    change: (count: number) => n.plural(count, 'row changed', 'rows changed'),
    paste: (count: number) => n.plural(count, 'row pasted', 'rows pasted'),
    fill: (count: number) => n.plural(count, 'row filled', 'rows filled'),
    clear: (count: number) => n.plural(count, 'row cleared', 'rows cleared'),
    add: (count: number) => n.plural(count, 'row added', 'rows added'),
    delete: (count: number) => n.plural(count, 'row deleted', 'rows deleted'),
    undo: (count: number) => `Undone: ${n.plural(count, 'row', 'rows')}`,
    redo: (count: number) => `Redone: ${n.plural(count, 'row', 'rows')}`,
  },
  entered: {
    Active: (count: number) => `${n.format(count)} activated`,
    Invited: (count: number) => `${n.format(count)} invited`,
    Inactive: (count: number) => `${n.format(count)} deactivated`,
    Draft: (count: number) => `${n.format(count)} set back to Draft`,
  },
  acted: {
    activate: (count: number) => `${n.format(count)} activated`,
    invite: (count: number) => `${n.format(count)} invited`,
    inviteOutside: (count: number) => `${n.plural(count, 'person', 'people')} invited`,
    inviteAgain: (count: number) => `${n.format(count)} invited again`,
    newWayIn: (count: number) => `New sign-in details for ${n.plural(count, 'person', 'people')}`,
    signOut: (count: number) => `${n.plural(count, 'person', 'people')} signed out everywhere`,
    deactivate: (count: number) => `${n.format(count)} deactivated`,
    reactivate: (count: number) => `${n.format(count)} activated again`,
  },
  nowIn: (count: number, state: string) => `${n.plural(count, 'row is', 'rows are')} now ${state}`,
  held: (count: number) => `${n.plural(count, 'row needs', 'rows need')} attention: see Validation result`,
  heldToo: (count: number) => `${n.plural(count, 'needs', 'need')} attention: see Validation result`,
  refusedToo: (count: number) => `${n.format(count)} not changed`,
  refused: (count: number) => `${n.plural(count, 'row was', 'rows were')} not changed`,
  none: 'Nothing changed',
  showStays: 'Show unchanged rows',
  nothingToUndo: 'There is nothing to undo.',
};
