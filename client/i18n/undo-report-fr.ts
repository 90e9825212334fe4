import { numberFormatter } from './plural.ts';
import type { undoReport as english } from './undo-report-en.ts';

const n = numberFormatter('fr');

/** French texts that report an undo or a redo. */
export const undoReport: typeof english = {
  removed: count => n.plural(count, 'retirée', 'retirées'),
  restored: count => n.plural(count, 'rétablie', 'rétablies'),
  reverted: count => n.plural(count, 'revenue à l’état précédent', 'revenues à l’état précédent'),
  stay: (count, state) =>
    n.plural(count, `n’a pas pu être retirée et passe à ${state}`, `n’ont pas pu être retirées et passent à ${state}`),
  account: (count, state) => n.plural(count, `a un compte et passe donc à ${state}`, `ont un compte et passent donc à ${state}`),
  otherwise: (count, state) => n.plural(count, `passe à ${state}`, `passent à ${state}`),
  changedSince: count => n.plural(count, 'cellule modifiée depuis est conservée', 'cellules modifiées depuis sont conservées'),
  unchanged: count => n.plural(count, 'cellule reste inchangée', 'cellules restent inchangées'),
  notBack: count => n.plural(count, 'n’a pas pu être rétablie', 'n’ont pas pu être rétablies'),
  notRemoved: count => n.plural(count, 'n’a pas pu être retirée', 'n’ont pas pu être retirées'),
  notReverted: count => n.plural(count, 'n’a pas pu être annulée', 'n’ont pas pu être annulées'),
  parts: count => n.plural(count, 'partie n’a pas pu être annulée', 'parties n’ont pas pu être annulées'),
  tooOld: 'l’historique n’est plus conservé',
  because: ' : ',
  and: ' ; ',
  marks: 'Le texte qui n’a pas été accepté a été supprimé',
  show: 'Afficher',
  remove: 'Les supprimer',
};
