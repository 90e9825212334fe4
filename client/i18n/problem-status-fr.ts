import { numberFormatter } from './plural.ts';
import type { problemStatus as english } from './problem-status-en.ts';

const n = numberFormatter('fr');

/** French texts about the rows that need attention, in the status bar. */
export const problemStatus: typeof english = {
  problems: count => `${n.format(count)} à corriger`,
  problemsOf: (here, all) => `${n.format(here)} sur ${n.format(all)} à corriger`,
  problemsElsewhere: count => `${n.format(count)} à corriger hors de cette vue`,
  cause: (total, cause) => `${total} : ${cause}`,
  causes: {
    licence: count => `${n.format(count)} sans licence`,
    missing: count => n.plural(count, 'incomplète', 'incomplètes'),
    taken: count => `${n.format(count)} en double`,
    undelivered: count => n.plural(count, 'non remise', 'non remises'),
  },
  showProblems: 'N’afficher que les lignes à corriger (F8 va à la suivante)',
  allRows: 'Afficher toutes les lignes',
  nextProblem: 'F8 : problème suivant',
};
