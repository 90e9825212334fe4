import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts about the rows that need attention, in the status bar. */
export const problemStatus = {
  problems: (count: number) => `${n.format(count)} to fix`,
  problemsOf: (here: number, all: number) => `${n.format(here)} of ${n.format(all)} to fix`,
  problemsElsewhere: (count: number) => `${n.format(count)} to fix outside this view`,
  cause: (total: string, cause: string) => `${total}: ${cause}`,
  causes: {
    licence: (count: number) => n.plural(count, 'needs a licence', 'need a licence'),
    missing: (count: number) => `${n.format(count)} incomplete`,
    taken: (count: number) => n.plural(count, 'duplicate', 'duplicates'),
    undelivered: (count: number) => `${n.format(count)} not delivered`,
  },
  showProblems: 'Show only the rows that need attention (F8 goes to the next)',
  allRows: 'Show all rows',
  nextProblem: 'F8 next problem',
};
