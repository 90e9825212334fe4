import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** What became of what was to be taken back, or done again; each says how many. */
export const undoReport = {
  removed: (count: number) => `${n.format(count)} taken out`,
  restored: (count: number) => `${n.format(count)} back`,
  reverted: (count: number) => `${n.format(count)} as before`,
  /** Rows that were made and cannot go: people, and others. */
  stay: (count: number, state: string) =>
    `${n.format(count)} could not be taken out and ${count === 1 ? 'is' : 'are'} ${state} now`,
  account: (count: number, state: string) => `${n.format(count)} had an account and ${count === 1 ? 'is' : 'are'} ${state} now`,
  otherwise: (count: number, state: string) => `${n.format(count)} ${count === 1 ? 'is' : 'are'} ${state} now`,
  changedSince: (count: number) =>
    `${n.plural(count, 'cell was', 'cells were')} changed since and ${count === 1 ? 'stays' : 'stay'}`,
  kept: (count: number) => n.plural(count, 'cell stays', 'cells stay'),
  notBack: (count: number) => `${n.format(count)} could not come back`,
  notRemoved: (count: number) => `${n.format(count)} could not be taken out`,
  notReverted: (count: number) => `${n.format(count)} could not be taken back`,
  /** Parts of a long paste, of which nothing could be taken back. */
  parts: (count: number) => `${n.plural(count, 'part', 'parts')} of it could not be taken back`,
  tooOld: 'the history is no longer kept',
  because: ': ',
  and: '; ',
  marks: 'What was not accepted is gone',
  show: 'Show',
  remove: 'Delete them',
};
