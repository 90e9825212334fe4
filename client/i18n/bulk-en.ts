import { numberFormatter } from './plural.ts';
import { strong } from './strong.ts';

const n = numberFormatter('en');

/** English texts of the bar of chosen rows and of the dialog about consequences. `rows` is a number of rows in words: `12 people`. */
export const bulk = {
  region: (rows: string) => `${rows} selected`,
  all: (count: number) => `Select all ${n.format(count)}`,
  clear: 'Clear selection (Esc)',
  setField: 'Set field…',
  copy: 'Copy',
  export: 'Export…',
  remove: 'Delete',
  more: 'More',
  waiting: 'This starts once the rows are saved. Esc cancels it.',
  fits: (name: string, fitting: number, rows: string) => `${name} ${n.format(fitting)} of ${rows}`,
  /** What an action does to rows, in words. Actions without words of their own are called by their label. */
  actions: {
    activate: (rows: string) => `Activate ${rows}`,
    invite: (rows: string) => `Invite ${rows}`,
    inviteAgain: (rows: string) => `Invite ${rows} again`,
    cancelInvitation: (rows: string) => `Cancel the invitation of ${rows}`,
    newWayIn: (rows: string) => `Reset the password of ${rows}`,
    signOut: (rows: string) => `Sign ${rows} out everywhere`,
    deactivate: (rows: string) => `Deactivate ${rows}`,
    reactivate: (rows: string) => `Reactivate ${rows}`,
  } satisfies Record<string, (rows: string) => string>,
  deleteRows: (rows: string) => `Delete ${rows}`,
  first: (count: number) => `Activate the first ${n.format(count)}`,
  other: (label: string, rows: string) => `${label}: ${rows}`,
  ask: (what: string) => `${what}?`,
  tried: 'Checked against the current data. Nothing has been changed yet.',
  triedInParts: (count: number) => `Checked in batches of ${n.format(count)} rows. Nothing has been changed yet.`,
  untried: 'The consequences could not be checked.',
  become: (count: number, state: string) => `${n.choose(count, 'becomes', 'become')} ${state}`,
  deleted: (count: number) => n.choose(count, 'is deleted', 'are deleted'),
  change: (count: number) => n.choose(count, 'changes', 'change'),
  alsoBecome: (rows: string, count: number, state: string) => `${rows} ${n.choose(count, 'becomes', 'become')} ${state}`,
  freed: (count: number) => n.choose(count, 'licence freed', 'licences freed'),
  used: (count: number) => n.choose(count, 'licence used', 'licences used'),
  sessions: (count: number) => n.choose(count, 'session ended', 'sessions ended'),
  messages: (count: number) => n.choose(count, 'message sent', 'messages sent'),
  licences: (product: string, before: number, after: number) =>
    `${product}: ${n.format(before)} free now, ${strong(`${n.format(after)} afterwards`)}`,
  over: (product: string, count: number) => `${product}: ${strong(`${n.format(count)} over the limit`)} afterwards`,
  showLicences: 'See who has a licence',
  rights: (count: number) =>
    `${strong(n.plural(count, 'access right', 'access rights'))} ${n.choose(count, 'is', 'are')} suspended until reactivation`,
  reports: (count: number, names: string) =>
    `${strong(n.plural(count, 'person', 'people'))} ${n.choose(count, 'reports', 'report')} to ${names}`,
  linked: (rows: string, field: string, names: string) => `Linked to ${names}: ${strong(rows)} (${field})`,
  role: (label: string, names: string) => `${strong(label)}: ${names}.`,
  /** The roles of several people. A role without words of its own is called by its label. */
  roles: { owner: 'Owners', manager: 'Managers', licence_admin: 'Licence admins', team_admin: 'Team admins' } as Record<
    string,
    string
  >,
  yourself: (count: number) => `${n.choose(count, 'This is you', 'You are one of them')}: you will lose your own access`,
  cascades: {
    added: (rows: string) => `${rows} added as a result`,
    changed: (rows: string) => `${rows} changed as a result`,
    deleted: (rows: string) => `${rows} deleted as a result`,
  },
  atLeast: (text: string) => `At least ${text}`,
  show: 'Show',
  stay: (rows: string, count: number) => `${rows} ${n.choose(count, 'stays', 'stay')} unchanged`,
  andMore: (count: number) => `and ${n.plural(count, 'other', 'others')}`,
  undoable: 'This can be undone.',
  undoableWithLicences: 'This can be undone as long as licences are available.',
  final: 'This cannot be undone.',
  cancel: 'Cancel',
  close: 'Close',
  now: (count: number, state: string) => `${n.format(count)} ${n.choose(count, 'is', 'are')} ${state} now`,
  deletedNow: (count: number) => `${n.format(count)} deleted`,
  and: '; ',
  stayed: (count: number) => `${n.format(count)} ${n.choose(count, 'stays', 'stay')} unchanged`,
  field: 'Field',
  value: 'New value',
  setFor: (field: string, rows: string) => `Set ${field} for ${rows}`,
  chooseField: 'Choose a field…',
  fieldTitle: (rows: string) => `Set a field of ${rows}`,
  noField: 'You cannot change any field of these rows.',
  sameValue: 'The same value for all',
  byFormula: 'A formula for each row',
  ownValues: 'Each row needs its own value, so it is given by a formula.',
  formula: 'Formula',
  formulaHint:
    'For example: LOWER({First Name} & "." & {Last Name}) & "@acme.com". Enter applies it, Shift+Enter starts a new line.',
  readsOthers: 'Use only fields of this table: a formula here cannot follow links or ask who you are.',
  noValue: '(empty)',
  failed: (rows: string, cause: string) => `${rows} cannot be calculated and will not change: ${cause}`,
  empty: 'An empty value clears the field.',
};
