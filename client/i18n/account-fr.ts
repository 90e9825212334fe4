import type { account as english } from './account-en.ts';
import { numberFormatter } from './plural.ts';

const n = numberFormatter('fr');

/** French texts about a person's own account. */
export const account: typeof english = {
  wrongAddress: address => `La connexion n’est pas possible à cette adresse de Seatgrid. Ouvrez ${address}`,
  cookieRejected:
    'Votre navigateur n’a pas enregistré le cookie de connexion. Autorisez les cookies pour ce site, puis réessayez.',
  nowhere:
    'Votre mot de passe est correct, mais vous n’êtes actif dans aucune organisation pour le moment. Demandez à un administrateur de votre organisation de rétablir votre accès.',
  noMail:
    'Cette installation n’envoie pas de messages. Demandez à un propriétaire ou à un gestionnaire de votre organisation de réinitialiser votre accès.',
  emailTaken: 'Un autre compte a déjà cette adresse e-mail. Connectez-vous avec ce compte.',
  again: 'Reconnectez-vous',
  againWhy:
    'Votre session est terminée. Reconnectez-vous pour reprendre où vous en étiez ; rien de ce que vous avez saisi n’est perdu.',
  temporaryTitle: 'Choisissez votre mot de passe',
  temporaryWhy: 'Le mot de passe reçu était provisoire. Choisissez-en un que vous seul connaissez.',
  forgotten: 'Mot de passe oublié ?',
  forgottenTitle: 'Réinitialiser votre mot de passe',
  forgottenWhy: 'Saisissez votre e-mail ou votre identifiant. Un lien est envoyé à l’adresse e-mail de votre compte.',
  send: 'Envoyer le lien',
  sent: 'Consultez vos e-mails',
  sentWhy:
    'Si ce compte existe, un lien est envoyé à son adresse e-mail. Il est valable une heure. Pas de message ? Regardez dans les indésirables, ou adressez-vous à un administrateur.',
  back: 'Retour à la connexion',
  resetTitle: 'Choisissez un nouveau mot de passe',
  resetFor: address => `Pour le compte de ${address}. Vos autres sessions seront fermées.`,
  resetDone: 'Votre mot de passe a été modifié',
  invalidTitle: 'Ce lien n’est plus valide',
  resetInvalidWhy: 'Il a déjà été utilisé, remplacé par un lien plus récent, ou il a expiré. Demandez un nouveau lien.',
  askAgain: 'Demander un nouveau lien',
  confirmTitle: 'Confirmez votre adresse e-mail',
  confirmWhy: address => `${address} sera l’adresse e-mail de votre compte. Vous vous en servirez pour vous connecter.`,
  confirm: 'Confirmer cette adresse',
  confirmed: 'Votre adresse e-mail a été modifiée',
  confirmedWhy: address => `Vos messages arrivent désormais à ${address}.`,
  confirmInvalidWhy:
    'Il a déjà été utilisé, remplacé par un lien plus récent, ou il a expiré. Demandez de nouveau le changement dans le menu de votre compte.',
  email: 'Changer d’e-mail',
  emailNow: 'E-mail actuel',
  emailNext: 'Nouvel e-mail',
  emailWhy: 'Un lien est envoyé à la nouvelle adresse. Le changement prend effet dès que vous l’avez ouvert.',
  emailNoMail:
    'Cette installation n’envoie pas de messages. Demandez à un propriétaire ou à un gestionnaire de votre organisation de modifier votre e-mail.',
  emailSend: 'Envoyer le lien',
  emailInvalid: (sign: string, why: string) => `Adresse e-mail non valide${sign}.${why}`,
  emailSame: 'C’est déjà votre adresse e-mail.',
  waiting: (address, until) => `En attente de confirmation de ${address}, jusqu’au ${until}.`,
  cancelWaiting: 'Annuler ce changement',
  sessions: 'Sessions',
  sessionsWhy:
    'Les appareils où votre session est ouverte. Fermez ceux que vous ne reconnaissez pas, puis changez de mot de passe.',
  thisSession: 'Cette session',
  unknownDevice: 'Appareil inconnu',
  device: (browser, system) => (system === '' ? browser : `${browser} sur ${system}`),
  since: when => `connexion ${when}`,
  seen: when => `dernière activité ${when}`,
  end: 'Fermer',
  endOf: device => `Fermer la session : ${device}`,
  endOthers: count => `Fermer ${n.plural(count, 'autre session', 'autres sessions')}`,
  onlyThis: 'Aucune autre session n’est ouverte.',
  password_short: 'Choisissez un mot de passe d’au moins 12 caractères.',
  password_long: 'Choisissez un mot de passe de 128 caractères au plus.',
  password_characters: 'Utilisez seulement des lettres, des chiffres, des symboles et des espaces.',
  password_own:
    'Facile à deviner : il reprend votre nom, votre e-mail, votre identifiant ou votre organisation. Ajoutez quelques autres mots.',
  password_common: 'Trop courant. Une suite de plusieurs mots est plus difficile à deviner.',
  password_same: 'Choisissez un mot de passe différent de l’actuel.',
};
