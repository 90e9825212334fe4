import { numberFormatter } from './plural.ts';
import type { secrets as english } from './secrets-en.ts';

const n = numberFormatter('fr');

/** French texts about links and passwords that are shown once. */
export const secrets: typeof english = {
  title: (count: number) => n.choose(count, 'Affiché une seule fois : copiez-le', 'Affichés une seule fois : copiez-les'),
  why: (count: number) =>
    n.choose(
      count,
      'Il n’y a pas de serveur de messagerie : rien n’a été envoyé. Communiquez-le vous-même à la personne. Il ne sera plus affiché ; une nouvelle invitation ou réinitialisation en créera un autre.',
      `Il n’y a pas de serveur de messagerie : ces ${n.format(count)} éléments n’ont pas été envoyés. Communiquez à chaque personne le sien. Ils ne seront plus affichés ; une nouvelle invitation ou réinitialisation en créera d’autres.`,
    ),
  keep: (count: number) =>
    n.choose(
      count,
      'Conservez-le en lieu sûr : il ne sera plus affiché.',
      `Conservez ces ${n.format(count)} éléments en lieu sûr : ils ne seront plus affichés.`,
    ),
  invitation: 'Lien d’invitation',
  choose: 'Lien pour choisir un mot de passe',
  password: 'Mot de passe provisoire',
  until: (moment: string) => `Valable jusqu’au ${moment}`,
  copy: 'Copier',
  copyFor: (name: string) => `Copier pour ${name}`,
  copied: 'Copié',
  copyAll: 'Tout copier',
  done: 'Terminé',
  notCopied: (left, all) =>
    left === all
      ? 'Rien n’a encore été copié. Fermez une seconde fois pour quitter sans copier.'
      : `${n.plural(left, 'élément n’a pas encore été copié', 'éléments n’ont pas encore été copiés')}. Fermez une seconde fois pour quitter sans ${n.choose(left, 'le', 'les')} copier.`,
  more: (count: number) => `Et ${n.format(count)} de plus : « Tout copier » les copie aussi.`,
  columns: ['Nom', 'E-mail', 'Type', 'Lien, mot de passe ou clé', 'Valable jusqu’au'],
};
