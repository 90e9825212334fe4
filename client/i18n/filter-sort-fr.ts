import type { filterSort as english } from './filter-sort-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');

/** French texts of the filter and sort panels. */
export const filterSort: typeof english = {
  filter: {
    title: 'Afficher les lignes où',
    and: 'et',
    or: 'ou',
    joint: 'Toutes les conditions ou une seule',
    empty: 'Toutes les lignes sont affichées. Ajoutez une condition pour en voir moins.',
    add: 'Ajouter une condition',
    clear: 'Tout effacer',
    remove: 'Retirer la condition',
    field: 'Colonne',
    operator: 'Comparaison',
    value: 'Valeur',
    byConditions: 'Conditions',
    byFormula: 'Formule',
    formulaHint:
      'Afficher les lignes pour lesquelles cette formule est vraie, par exemple AND(status = "Active", CONTAINS(lastName, "ma")).',
    refused: (texts, more) =>
      `Non ajouté : ${texts.map(text => `« ${text} »`).join(', ')}${more > 0 ? ` et ${n.plural(more, 'autre', 'autres')}` : ''}. La colonne n’a pas de telle valeur.`,
    notNumber: text => `« ${text} » n’est pas un nombre : cette condition n’est pas appliquée.`,
    tooManyTexts: (most, rest) =>
      `Seules les ${most} premières lignes ont été recherchées. Collez de nouveau le reste : ${n.plural(rest, 'ligne', 'lignes')}.`,
    notLookedUp: count =>
      `${n.plural(count, 'ligne n’a pas pu être recherchée', 'lignes n’ont pas pu être recherchées')}. Collez de nouveau dans un instant.`,
    tooLong: 'Trop de valeurs pour un seul filtre : il n’a pas été appliqué. Retirez-en.',
    apply: 'Appliquer',
    operators: {
      is: 'est',
      isNot: 'n’est pas',
      isAnyOf: 'fait partie de',
      isNoneOf: 'ne fait pas partie de',
      contains: 'contient',
      containsNot: 'ne contient pas',
      starts: 'commence par',
      hasAny: 'contient l’un de',
      hasAll: 'contient tous',
      hasNone: 'ne contient aucun de',
      equals: '=',
      differs: '≠',
      less: '<',
      atMost: '≤',
      more: '>',
      atLeast: '≥',
      before: 'est avant le',
      after: 'est après le',
      on: 'est le',
      empty: 'est vide',
      filled: 'est rempli',
      yes: 'est coché',
      no: 'n’est pas coché',
    },
  },
  sort: {
    title: 'Trier les lignes par',
    empty: 'Les lignes sont dans l’ordre où elles ont été ajoutées.',
    add: 'Ajouter une colonne',
    ascending: 'De A à Z, du petit au grand',
    descending: 'De Z à A, du grand au petit',
    up: 'Monter',
    remove: 'Retirer',
    clear: 'Tout effacer',
  },
};
