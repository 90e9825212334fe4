import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts about links and passwords that are shown once. */
export const secrets = {
  title: (count: number): string => n.choose(count, 'Shown once: copy it now', 'Shown once: copy them now'),
  why: (count: number) =>
    n.choose(
      count,
      'There is no mail server, so this was not sent. Give it to the person yourself. It cannot be shown again; inviting or resetting again makes a new one.',
      `There is no mail server, so these ${n.format(count)} were not sent. Give each to its person yourself. They cannot be shown again; inviting or resetting again makes new ones.`,
    ),
  keep: (count: number) =>
    n.choose(
      count,
      'Keep it in a safe place: it cannot be shown again.',
      `Keep these ${n.format(count)} in a safe place: they cannot be shown again.`,
    ),
  invitation: 'Invitation link',
  choose: 'Link to choose a password',
  password: 'Temporary password',
  until: (moment: string) => `Valid until ${moment}`,
  copy: 'Copy',
  copyFor: (name: string) => `Copy for ${name}`,
  copied: 'Copied',
  copyAll: 'Copy all',
  done: 'Done',
  notCopied: (left: number, all: number): string =>
    left === all
      ? 'Nothing has been copied yet. Close again to leave without copying.'
      : `${n.plural(left, 'has', 'have')} not been copied yet. Close again to leave without copying ${n.choose(left, 'it', 'them')}.`,
  more: (count: number) => `And ${n.format(count)} more: “Copy all” copies them too.`,
  columns: ['Name', 'E-mail', 'Type', 'Link, password or key', 'Valid until'],
};
