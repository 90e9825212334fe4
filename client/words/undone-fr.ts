import { counter } from './plural.ts';
import type { undone as english } from './undone-en.ts';

const n = counter('fr');

/** The same in French. */
export const undone: typeof english = {
  removed: count => n.of(count, 'retirée', 'retirées'),
  restored: count => n.of(count, 'rétablie', 'rétablies'),
  reverted: count => n.of(count, 'remise comme avant', 'remises comme avant'),
  stay: (count, state) =>
    n.of(count, `n’a pas pu être retirée et passe à ${state}`, `n’ont pas pu être retirées et passent à ${state}`),
  account: (count, state) => n.of(count, `avait un compte et passe à ${state}`, `avaient un compte et passent à ${state}`),
  otherwise: (count, state) => n.of(count, `passe à ${state}`, `passent à ${state}`),
  changedSince: count => n.of(count, 'cellule modifiée depuis est conservée', 'cellules modifiées depuis sont conservées'),
  kept: count => n.of(count, 'cellule reste en l’état', 'cellules restent en l’état'),
  notBack: count => n.of(count, 'n’a pas pu être rétablie', 'n’ont pas pu être rétablies'),
  notRemoved: count => n.of(count, 'n’a pas pu être retirée', 'n’ont pas pu être retirées'),
  notReverted: count => n.of(count, 'n’a pas pu être annulée', 'n’ont pas pu être annulées'),
  parts: count => n.of(count, 'partie n’a pas pu être annulée', 'parties n’ont pas pu être annulées'),
  tooOld: 'l’historique n’est plus conservé',
  because: ' : ',
  and: ' ; ',
  marks: 'Ce qui n’a pas été accepté est effacé',
  show: 'Afficher',
  remove: 'Les supprimer',
};
