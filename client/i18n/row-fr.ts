import type { row as english } from './row-en.ts';

/** French texts of the panel of an open row. */
export const row: typeof english = {
  panel: {
    label: name => `Ligne ${name}`,
    newRow: 'Nouvelle ligne',
    fields: 'Champs',
    history: 'Historique',
    previous: 'Ligne précédente',
    next: 'Ligne suivante',
    close: 'Fermer le panneau',
    gone: 'Cette ligne a été supprimée, ou vous n’y avez pas accès.',
    goTo: (name: string) => `Aller à ${name}`,
    opening: 'Ouverture de la ligne…',
    locked: 'Non modifiable ici',
    needs: 'À corriger',
    notSaved: 'Non enregistré',
    tryAgain: 'Réessayer',
    discard: 'Abandonner',
    more: 'Plus de champs',
    fewer: 'Moins de champs',
    noHistory: 'Aucune modification pour le moment.',
    earlier: 'Afficher plus',
    now: name => `aujourd’hui ${name}`,
    added: 'a ajouté cette ligne',
    changed: 'a modifié',
    deleted: 'a supprimé cette ligne',
    start: 'L’historique plus ancien n’est plus conservé. La ligne était alors :',
    emptyValue: 'vide',
    undo: 'Annuler cette modification',
  },
};
