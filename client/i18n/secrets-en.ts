import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** What is said of links and passwords that are shown once, in English. */
export const secrets = {
  title: (count: number): string => (count === 1 ? 'Shown once: copy it now' : 'Shown once: copy them now'),
  why: (count: number) =>
    count === 1
      ? 'There is no mail server, so this was not sent. Give it to the person yourself. It cannot be shown again; inviting or resetting again makes a new one.'
      : `There is no mail server, so these ${n.format(count)} were not sent. Give each to its person yourself. They cannot be shown again; inviting or resetting again makes new ones.`,
  invitation: 'Invitation link',
  choose: 'Link to choose a password',
  password: 'Temporary password',
  until: (moment: string) => `Valid until ${moment}`,
  copy: 'Copy',
  copyFor: (name: string) => `Copy for ${name}`,
  copied: 'Copied',
  copyAll: 'Copy all',
  done: 'Done',
  unsure: (left: number, all: number): string =>
    left === all
      ? 'Nothing was copied yet. Close once more to leave without it.'
      : `${n.plural(left, 'was', 'were')} not copied yet. Close once more to leave without ${left === 1 ? 'it' : 'them'}.`,
  more: (count: number) => `And ${n.format(count)} more: “Copy all” copies them too.`,
  columns: ['Name', 'E-mail', 'What', 'Link or password', 'Valid until'],
};
