import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts that report an undo or a redo; each gives a count. */
export const undoReport = {
  removed: (count: number) => `${n.format(count)} removed`,
  restored: (count: number) => `${n.format(count)} restored`,
  reverted: (count: number) => `${n.format(count)} reverted`,
  /** Rows that were added and cannot be deleted now. */
  stay: (count: number, state: string) =>
    `${n.format(count)} could not be removed and ${n.choose(count, 'is', 'are')} now ${state}`,
  account: (count: number, state: string) =>
    `${n.plural(count, 'has an account and was', 'have an account and were')} set to ${state} instead`,
  otherwise: (count: number, state: string) => `${n.format(count)} ${n.choose(count, 'is', 'are')} now ${state}`,
  changedSince: (count: number) =>
    `${n.plural(count, 'cell', 'cells')} changed since then ${n.choose(count, 'was left as it is', 'were left as they are')}`,
  unchanged: (count: number) => `${n.plural(count, 'cell', 'cells')} left unchanged`,
  notBack: (count: number) => `${n.format(count)} could not be restored`,
  notRemoved: (count: number) => `${n.format(count)} could not be removed`,
  notReverted: (count: number) => `${n.format(count)} could not be undone`,
  /** Parts of a long paste that could not be undone at all. */
  parts: (count: number) => `${n.plural(count, 'part', 'parts')} of it could not be undone`,
  tooOld: 'the history is no longer kept',
  because: ': ',
  and: '; ',
  marks: 'The text that was not accepted has been removed',
  show: 'Show',
  remove: 'Delete them',
};
