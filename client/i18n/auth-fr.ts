import type { auth as english } from './auth-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');

/** French texts for sign-in, passwords, set-up and invitations. */
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
    why: 'Bienvenue. Indiquez le nom de votre organisation et vos coordonnées ; tout pourra être modifié plus tard, sauf le nom du compte.',
    organisation: 'Organisation',
    name: 'Nom',
    accountName: 'Nom du compte',
    accountNameHint: 'Court et unique : 3 à 40 lettres, chiffres ou tirets. Il ne pourra plus être modifié.',
    accountNameBad: 'Utilisez 3 à 40 lettres, chiffres ou tirets.',
    licences: 'Licences',
    licencesHint: 'Nombre de personnes qui peuvent être actives en même temps.',
    licencesBad: 'Saisissez un nombre entier, au moins 1.',
    you: 'Votre compte (propriétaire)',
    firstName: 'Prénom',
    lastName: 'Nom',
    email: 'E-mail',
    submit: 'Créer l’organisation',
    submitting: 'Création…',
    noToken:
      'Ouvrez le lien d’installation que Seatgrid a affiché à son premier démarrage ; il se termine par # et un long code.',
    done: 'Seatgrid est déjà installé. Connectez-vous pour continuer.',
    used: 'Ce lien d’installation n’est plus valide. Redémarrez Seatgrid pour qu’il en affiche un nouveau.',
  },
  invite: {
    title: organisation => `Rejoindre ${organisation}`,
    who: (inviter, organisation) => `${inviter} vous invite à rejoindre ${organisation} sur Seatgrid.`,
    whoWorkspace: (inviter, workspace, organisation) =>
      `${inviter} vous invite à rejoindre l’espace de travail ${workspace} de l’organisation ${organisation} sur Seatgrid.`,
    activate: organisation => `Votre compte chez ${organisation} est prêt. Choisissez un mot de passe pour commencer.`,
    address: 'Invitation pour',
    expires: when => `Valable jusqu’au ${when}.`,
    userId: 'Identifiant',
    userIdHint: 'Il vous servira à vous connecter. 3 à 64 lettres, chiffres, . _ -',
    accept: 'Rejoindre',
    activateNow: 'Activer mon compte',
    accepting: 'Un instant…',
    wrongPassword: 'Mot de passe incorrect.',
    decline: 'Non, merci',
    declined: 'Vous avez refusé l’invitation. Ce lien n’est plus utilisable ; vous pouvez fermer cette page.',
    existing: 'Vous avez déjà un compte avec cette adresse. Connectez-vous pour rejoindre l’organisation.',
    signInToJoin: 'Se connecter et rejoindre',
    signedInAs: name => `Session ouverte : ${name}.`,
    otherAddress: address =>
      `Cette invitation est destinée à une autre adresse. Connectez-vous avec le compte de ${address} pour rejoindre l’organisation.`,
    invalidTitle: 'Ce lien n’est plus valide',
    invalidWhy: 'Il a déjà été utilisé, annulé, ou il a expiré. Demandez à la personne qui vous a invité de le renvoyer.',
    toSignIn: 'Aller à la page de connexion',
  },
};
