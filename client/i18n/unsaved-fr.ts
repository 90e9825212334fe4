import { numberFormatter } from './plural.ts';
import type { unsaved as english } from './unsaved-en.ts';

const n = numberFormatter('fr');

/** French texts about changes that have not been saved. */
export const unsaved: typeof english = {
  title: (count: number) => n.plural(count, 'modification non enregistrée', 'modifications non enregistrées'),
  why: 'Ces modifications sont conservées dans ce navigateur. Personne d’autre ne les voit, et elles ne seront pas renvoyées automatiquement.',
  old: 'Aucune réponse n’est arrivée en un jour. Vérifiez que la modification n’a pas déjà été faite avant de la renvoyer.',
  noTable: 'Cette table n’existe plus, ou vous n’y avez plus accès.',
  deletes: 'Supprimer la ligne',
  rows: (count: number) => n.plural(count, 'ligne', 'lignes'),
  more: (count: number) => `et ${n.plural(count, 'autre ligne', 'autres lignes')}`,
  again: 'Renvoyer',
  discard: 'Abandonner',
  copy: 'Tout copier',
  copied: 'Copié',
  leaveTitle: 'Se déconnecter avant que tout soit enregistré ?',
  leaveWhy: (count: number) =>
    n.choose(
      count,
      '1 modification n’est pas encore enregistrée. Elle reste dans ce navigateur. À votre prochaine connexion ici, ce qui est en attente sera envoyé et ce qui n’a pas été accepté sera affiché. Personne d’autre ne la voit dans Seatgrid. Sur un ordinateur partagé, abandonnez-la.',
      `${n.format(count)} modifications ne sont pas encore enregistrées. Elles restent dans ce navigateur. À votre prochaine connexion ici, ce qui est en attente sera envoyé et ce qui n’a pas été accepté sera affiché. Personne d’autre ne les voit dans Seatgrid. Sur un ordinateur partagé, abandonnez-les.`,
    ),
  stay: 'Rester connecté',
  leave: 'Se déconnecter et conserver',
  leaveDiscard: 'Se déconnecter et abandonner',
};
