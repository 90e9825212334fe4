import type { auth as english } from './auth-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');

/** What the pages before the workspace say, and those of passwords, in French. */
export const auth: typeof english = {
  signIn: {
    title: 'Connexion',
    login: 'E-mail ou identifiant',
    password: 'Mot de passe',
    submit: 'Se connecter',
    submitting: 'Connexion…',
    wrong: 'Identifiant ou mot de passe incorrect. Réessayez.',
    show: 'Afficher le mot de passe',
    hide: 'Masquer le mot de passe',
  },
  password: {
    change: 'Changer de mot de passe',
    current: 'Mot de passe actuel',
    currentTemporary: 'Mot de passe provisoire',
    next: 'Nouveau mot de passe',
    hint: 'Au moins 12 caractères. Quelques mots à la suite se retiennent facilement.',
    short: missing => `Encore ${n.plural(missing, 'caractère', 'caractères')} : il en faut au moins 12.`,
    wrong: 'Mot de passe actuel incorrect.',
    submit: 'Changer le mot de passe',
    changed: 'Votre mot de passe a été modifié.',
  },
  setup: {
    title: 'Installer Seatgrid',
    why: 'Vous êtes la première personne ici. Nommez votre organisation et présentez-vous ; tout pourra changer plus tard, sauf le nom du compte.',
    organisation: 'Organisation',
    name: 'Nom',
    accountName: 'Nom du compte',
    accountNameHint: 'Court et unique : 3 à 40 lettres, chiffres ou tirets. Il ne pourra plus changer.',
    accountNameBad: 'Utilisez 3 à 40 lettres, chiffres ou tirets.',
    licences: 'Licences',
    licencesHint: 'Combien de personnes peuvent être actives à la fois.',
    licencesBad: 'Un nombre entier, au moins 1.',
    you: 'Vous, premier propriétaire',
    firstName: 'Prénom',
    lastName: 'Nom de famille',
    email: 'E-mail',
    submit: 'Créer l’organisation',
    submitting: 'Création…',
    noToken:
      'Cette page demande le lien d’installation que Seatgrid a affiché à son premier démarrage. Ouvrez ce lien ; il finit par # et un long code.',
    done: 'Seatgrid est déjà installé. Connectez-vous pour continuer.',
    used: 'Ce lien d’installation n’est plus valable. Redémarrez Seatgrid pour qu’il en affiche un nouveau.',
  },
  invite: {
    title: organisation => `Rejoindre ${organisation}`,
    who: (inviter, organisation) => `${inviter} vous invite à rejoindre ${organisation} sur Seatgrid.`,
    whoWorkspace: (inviter, workspace, organisation) =>
      `${inviter} vous invite dans l’espace de travail ${workspace} de l’organisation ${organisation} sur Seatgrid.`,
    activate: organisation => `Votre compte chez ${organisation} est prêt. Choisissez un mot de passe pour commencer.`,
    address: 'Invitation pour',
    expires: when => `Valable jusqu’au ${when}.`,
    userId: 'Identifiant',
    userIdHint: 'Il sert à se connecter. 3 à 64 lettres, chiffres, . _ -',
    accept: 'Rejoindre',
    activateNow: 'Activer mon compte',
    accepting: 'Un instant…',
    wrongPassword: 'Ce n’est pas le mot de passe de votre compte.',
    decline: 'Non, merci',
    declined: 'Vous avez décliné. Ce lien ne servira plus ; vous pouvez fermer cette page.',
    existing: 'Vous avez déjà un compte avec cette adresse. Connectez-vous pour rejoindre.',
    signInToJoin: 'Se connecter et rejoindre',
    signedInAs: name => `Vous êtes connecté en tant que ${name}.`,
    otherAddress: address =>
      `Cette invitation est destinée à une autre adresse. Connectez-vous avec le compte de ${address} pour rejoindre.`,
    notGood: 'Ce lien n’est plus valable',
    notGoodWhy:
      'Il a peut-être déjà servi, été retiré, ou il est trop ancien. Demandez à la personne qui vous a invité de le renvoyer.',
    toSignIn: 'Vers la page de connexion',
  },
};
