import type { palette as english } from './palette-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');

/** French texts of the command palette. */
export const palette: typeof english = {
  title: 'Aller à',
  placeholder: 'Table, personne ou commande…',
  groups: {
    recent: 'Récents',
    selection: 'Lignes sélectionnées',
    pages: 'Aller à',
    people: 'Personnes',
    commands: 'Commandes',
  },
  results: count => n.plural(count, 'résultat', 'résultats'),
  keys: ['↑↓', 'choisir', 'Entrée', 'ouvrir'],
  none: 'Aucun résultat. Essayez un autre mot.',
  searching: 'Recherche de personnes…',
};
