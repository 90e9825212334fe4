import type { Language } from '../model/words.ts';

/** A message before it is sent: plain text, from which the HTML is made. `link` is the one link that matters in it. */
export interface Letter {
  kind: 'M1' | 'M2' | 'M4' | 'M8';
  subject: string;
  body: string;
  link: string | null;
}

const lines = (...parts: (string | null)[]): string => parts.filter(part => part !== null).join('\n\n');

const day = (iso: string, language: Language): string =>
  language === 'en'
    ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
    : `${new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(iso))} UTC`;

/** M1: the account exists; who invited, how to sign in, until when (TT-23…TT-25). */
export function welcome(
  to: { firstName: string; userId: string; org: string; inviter: string; language: Language },
  entry: { password: string; signInUrl: string; expiresAt: string } | { link: string; expiresAt: string },
): Letter {
  const en = to.language === 'en';
  const link = 'link' in entry ? entry.link : entry.signInUrl;
  const how =
    'link' in entry
      ? en
        ? `Choose your password here, before ${day(entry.expiresAt, 'en')}:\n${entry.link}`
        : `Choisissez votre mot de passe ici, avant le ${day(entry.expiresAt, 'fr')} :\n${entry.link}`
      : en
        ? `Temporary password: ${entry.password}\nSign in: ${entry.signInUrl}\nThe password works once and until ${day(entry.expiresAt, 'en')}; you will then choose your own.`
        : `Mot de passe provisoire : ${entry.password}\nConnexion : ${entry.signInUrl}\nIl ne sert qu'une fois, jusqu'au ${day(entry.expiresAt, 'fr')} ; vous choisirez ensuite le vôtre.`;
  return {
    kind: 'M1',
    subject: en ? `${to.inviter} added you to ${to.org}` : `${to.inviter} vous a ajouté à ${to.org}`,
    body: lines(
      en ? `Hello ${to.firstName},` : `Bonjour ${to.firstName},`,
      en ? `${to.inviter} has opened an account for you at ${to.org}.` : `${to.inviter} vous a ouvert un compte chez ${to.org}.`,
      `${en ? 'User ID: ' : 'Identifiant : '}${to.userId}\n${how}`,
      en
        ? 'You can change your password at any time in your profile options.'
        : 'Vous pourrez changer de mot de passe à tout moment dans les options de votre profil.',
    ),
    link,
  };
}

/** M2: an invitation to someone without an account. */
export function invitation(to: { org: string; inviter: string; language: Language }, link: string, expiresAt: string): Letter {
  const en = to.language === 'en';
  return {
    kind: 'M2',
    subject: en ? `${to.inviter} invites you to join ${to.org}` : `${to.inviter} vous invite à rejoindre ${to.org}`,
    body: lines(
      en ? 'Hello,' : 'Bonjour,',
      en ? `${to.inviter} invites you to join ${to.org}.` : `${to.inviter} vous invite à rejoindre ${to.org}.`,
      en
        ? `Accept the invitation before ${day(expiresAt, 'en')}:\n${link}`
        : `Acceptez l'invitation avant le ${day(expiresAt, 'fr')} :\n${link}`,
      en ? 'If you did not expect this message you can ignore it.' : "Si vous n'attendiez pas ce message, vous pouvez l'ignorer.",
    ),
    link,
  };
}

const duties: Record<string, { en: string; fr: string; can: { en: string; fr: string } }> = {
  owner: {
    en: 'owner',
    fr: 'propriétaire',
    can: {
      en: 'You can do everything there, and appoint others.',
      fr: 'Vous pouvez tout y faire, et nommer d’autres personnes.',
    },
  },
  manager: {
    en: 'manager',
    fr: 'gestionnaire',
    can: {
      en: 'You can manage its people, licences and settings.',
      fr: 'Vous pouvez gérer ses personnes, ses licences et ses réglages.',
    },
  },
  licence_admin: {
    en: 'licence administrator',
    fr: 'administrateur de licences',
    can: { en: 'You can invite people and manage its licences.', fr: 'Vous pouvez inviter des personnes et gérer ses licences.' },
  },
  team_admin: {
    en: 'team administrator',
    fr: "administrateur d'équipe",
    can: { en: 'You can manage the people of your teams.', fr: 'Vous pouvez gérer les personnes de vos équipes.' },
  },
};

/** M4: someone became an administrator (BK-03). */
export function appointed(to: { firstName: string; role: string; org: string; language: Language }, link: string): Letter {
  const { language } = to;
  const duty = duties[to.role];
  const role = duty?.[language] ?? to.role;
  const en = language === 'en';
  return {
    kind: 'M4',
    subject: en ? `You are now ${role} of ${to.org}` : `Vous êtes maintenant ${role} de ${to.org}`,
    body: lines(
      en ? `Hello ${to.firstName},` : `Bonjour ${to.firstName},`,
      en ? `You are now ${role} of ${to.org}.` : `Vous êtes maintenant ${role} de ${to.org}.`,
      duty?.can[language] ?? null,
      en ? `Open the console:\n${link}` : `Ouvrir la console :\n${link}`,
    ),
    link,
  };
}

/** `a•••@acme.test`: enough to recognise, not enough to use. */
const masked = (address: string): string => address.replace(/^(.)[^@]*/, '$1•••');

/** M8: an administrator changed someone's e-mail; told to the old and to the new address. */
export function emailChanged(
  to: { firstName: string; org: string; by: string; language: Language },
  from: string | null,
  next: string | null,
): Letter {
  const en = to.language === 'en';
  const before = from === null ? '–' : masked(from);
  const after = next === null ? '–' : masked(next);
  return {
    kind: 'M8',
    subject: en ? `Your e-mail address at ${to.org} has changed` : `Votre adresse e-mail chez ${to.org} a changé`,
    body: lines(
      en ? `Hello ${to.firstName},` : `Bonjour ${to.firstName},`,
      en
        ? `${to.by} changed your e-mail address from ${before} to ${after}.`
        : `${to.by} a remplacé votre adresse e-mail ${before} par ${after}.`,
      en
        ? `If this is a mistake, ask the administrators of ${to.org}.`
        : `S'il s'agit d'une erreur, adressez-vous aux administrateurs de ${to.org}.`,
    ),
    link: null,
  };
}
