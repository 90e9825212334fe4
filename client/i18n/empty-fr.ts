import type { empty as english } from './empty-en.ts';

/** French texts of tables and views without rows. */
export const empty: typeof english = {
  none: 'Aucune ligne ne correspond.',
  noneWhy: 'Modifiez ou effacez la recherche et le filtre pour en voir plus.',
  clear: 'Effacer la recherche et le filtre',
  table: 'Rien ici pour le moment.',
  view: 'Rien dans cette vue',
  attention: 'Rien à corriger',
  attentionWhy: 'Les lignes à corriger apparaissent ici, avec le problème et ce qu’il faut faire.',
  showAll: () => 'Tout afficher',
  rows: 'lignes',
  paste: 'Collez ici des personnes depuis n’importe quel tableur.',
  pasteHow:
    'Cliquez sur la ligne vide sous la vôtre et appuyez sur Ctrl+V. Vous pouvez inclure la ligne d’en-têtes, avec les colonnes dans n’importe quel ordre. Sans elle, les colonnes sont, dans cet ordre : Identifiant, Prénom, Nom, E-mail. Vous pouvez aussi saisir les données vous-même.',
  pasteNext:
    'Chaque personne commence en Brouillon. Passez le Statut à Actif pour créer le compte, attribuer la licence et envoyer le message de bienvenue.',
  pasteRows: 'Collez ici des lignes depuis n’importe quel tableur.',
  away: 'Ces lignes ne sont pas encore chargées',
  awayWhy: 'Le serveur est injoignable pour le moment. Les lignes s’afficheront dès que la connexion sera rétablie.',
  failed: 'Impossible de charger ces lignes.',
};
