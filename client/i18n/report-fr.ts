import { numberFormatter } from './plural.ts';
import type { report as english } from './report-en.ts';

const n = numberFormatter('fr');

/** French texts that report the result of a command. */
export const report: typeof english = {
  done: {
    change: count => n.plural(count, 'ligne modifiée', 'lignes modifiées'),
    paste: count => n.plural(count, 'ligne collée', 'lignes collées'),
    fill: count => n.plural(count, 'ligne remplie', 'lignes remplies'),
    clear: count => n.plural(count, 'ligne effacée', 'lignes effacées'),
    add: count => n.plural(count, 'ligne ajoutée', 'lignes ajoutées'),
    delete: count => n.plural(count, 'ligne supprimée', 'lignes supprimées'),
    undo: count => `Annulé : ${n.plural(count, 'ligne', 'lignes')}`,
    redo: count => `Rétabli : ${n.plural(count, 'ligne', 'lignes')}`,
  },
  entered: {
    Active: count => n.plural(count, 'personne activée', 'personnes activées'),
    Invited: count => n.plural(count, 'personne invitée', 'personnes invitées'),
    Inactive: count => n.plural(count, 'personne désactivée', 'personnes désactivées'),
    Draft: count => n.plural(count, 'personne repassée en Brouillon', 'personnes repassées en Brouillon'),
  },
  acted: {
    activate: count => n.plural(count, 'personne activée', 'personnes activées'),
    invite: count => n.plural(count, 'personne invitée', 'personnes invitées'),
    inviteOutside: count => n.plural(count, 'personne invitée', 'personnes invitées'),
    inviteAgain: count => n.plural(count, 'personne réinvitée', 'personnes réinvitées'),
    newWayIn: count => `Nouveaux identifiants pour ${n.plural(count, 'personne', 'personnes')}`,
    signOut: count => n.plural(count, 'personne déconnectée partout', 'personnes déconnectées partout'),
    deactivate: count => n.plural(count, 'personne désactivée', 'personnes désactivées'),
    reactivate: count => n.plural(count, 'personne réactivée', 'personnes réactivées'),
  },
  nowIn: (count, state) => `${n.plural(count, 'ligne passée', 'lignes passées')} à ${state}`,
  held: count => `${n.plural(count, 'ligne', 'lignes')} à corriger : voir « Résultat de validation »`,
  heldToo: count => `${n.format(count)} à corriger : voir « Résultat de validation »`,
  refusedToo: count => n.plural(count, 'non modifiée', 'non modifiées'),
  refused: count => n.plural(count, 'ligne non modifiée', 'lignes non modifiées'),
  none: 'Rien n’a changé',
  showStays: 'Afficher les lignes inchangées',
  nothingToUndo: 'Il n’y a rien à annuler.',
};
