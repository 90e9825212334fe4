import type { Language, LocalizedText } from '../model/localizedText.ts';
import { say } from '../model/localizedText.ts';
import { formatMoment, greeting, type MailMessage, paragraphs, phraseBySender, withSafeNames } from './messageBody.ts';

/** Sign-in details: a temporary password and where to use it, or a link to choose a password. */
export type Credentials = { password: string; signInUrl: string; expiresAt: string } | { link: string; expiresAt: string };

/** The recipient of sign-in details, and the sender. */
interface CredentialsRecipient {
  firstName: string;
  userId: string;
  org: string;
  inviter: string;
  language: Language;
}

/** M1: the account exists; names the inviter, the sign-in details and their expiry (TT-23…TT-25). */
export function welcomeMessage(given: CredentialsRecipient, credentials: Credentials): MailMessage {
  const to = withSafeNames(given);
  return credentialsMessage('M1', to, credentials, {
    byPerson: say(
      `${to.inviter} has opened an account for you at ${to.org}`,
      `${to.inviter} vous a ouvert un compte chez ${to.org}`,
    ),
    byOrganisation: say(`${to.org} has opened an account for you`, `${to.org} vous a ouvert un compte`),
    end: say(
      'You can change your password at any time in your profile options.',
      'Vous pourrez changer de mot de passe à tout moment dans les options de votre profil.',
    ),
  });
}

/** M1n: new sign-in details for an existing account; the old ones no longer work. */
export function newCredentialsMessage(given: CredentialsRecipient, credentials: Credentials): MailMessage {
  const to = withSafeNames(given);
  return credentialsMessage('M1n', to, credentials, {
    byPerson: say(
      `${to.inviter} sends you new sign-in details for ${to.org}`,
      `${to.inviter} vous envoie de nouveaux identifiants pour ${to.org}`,
    ),
    byOrganisation: say(`New sign-in details for ${to.org}`, `Vos nouveaux identifiants pour ${to.org}`),
    end: say(
      'Your old password no longer works, and you are signed out everywhere.',
      'Votre ancien mot de passe ne fonctionne plus, et vous êtes déconnecté(e) partout.',
    ),
  });
}

function credentialsMessage(
  kind: MailMessage['kind'],
  { firstName, userId, org, inviter, language }: CredentialsRecipient,
  credentials: Credentials,
  phrases: { byPerson: LocalizedText; byOrganisation: LocalizedText; end: LocalizedText },
): MailMessage {
  const headline = phraseBySender(inviter, org, phrases.byPerson, phrases.byOrganisation)[language];
  return {
    kind,
    subject: headline,
    body: paragraphs(
      greeting(firstName, language),
      `${headline}.`,
      ...signInInstructions(userId, credentials)[language],
      phrases.end[language],
    ),
    link: 'link' in credentials ? credentials.link : credentials.signInUrl,
  };
}

function signInInstructions(userId: string, credentials: Credentials): Record<Language, string[]> {
  const { en, fr } = formatMoment(credentials.expiresAt);
  if ('link' in credentials) {
    const signInUrl = credentials.link.replace(/\/invite#.*$/, '/sign-in');
    return {
      en: [
        `User ID: ${userId}`,
        `Choose your password:\n${credentials.link}`,
        `This link works once, until ${en}. After that you sign in at ${signInUrl}`,
      ],
      fr: [
        `Identifiant : ${userId}`,
        `Choisir votre mot de passe :\n${credentials.link}`,
        `Ce lien ne sert qu’une fois, jusqu’au ${fr}. Ensuite, vous vous connecterez sur ${signInUrl}`,
      ],
    };
  }
  return {
    en: [
      `User ID: ${userId}\nTemporary password: ${credentials.password}`,
      `Sign in:\n${credentials.signInUrl}`,
      `The temporary password works once, until ${en}. You will then choose your own.`,
    ],
    fr: [
      `Identifiant : ${userId}\nMot de passe provisoire : ${credentials.password}`,
      `Se connecter :\n${credentials.signInUrl}`,
      `Le mot de passe provisoire ne sert qu’une fois, jusqu’au ${fr}. Vous choisirez ensuite le vôtre.`,
    ],
  };
}

/** M3: a person with an account was added to an organisation at once, without having to accept (BK-08, BK-09). */
export function addedMessage(
  to: { firstName: string; org: string; product: string; language: Language },
  link: string,
): MailMessage {
  const { language, org, product, firstName } = withSafeNames(to);
  const headline = say(
    `You now benefit from the ${product} licence of ${org}`,
    `Vous bénéficiez désormais de la licence ${product} de l’organisation ${org}`,
  );
  return {
    kind: 'M3',
    subject: say(headline.en, `Vous avez désormais une licence ${product} chez ${org}`)[language],
    body: paragraphs(
      greeting(firstName, language),
      `${headline[language]}.`,
      say(
        'There is nothing to accept: sign in with your existing account, then choose the organisation at the top left.',
        'Il n’y a rien à accepter : connectez-vous avec votre compte habituel, puis choisissez l’organisation en haut à gauche.',
      )[language],
      say(`Sign in:\n${link}`, `Se connecter :\n${link}`)[language],
      say(
        'Help and documentation open from the left side of every page.',
        'L’aide et la documentation s’ouvrent depuis la partie gauche de chaque page.',
      )[language],
    ),
    link,
  };
}

const duties: Record<string, LocalizedText> = {
  owner: say(
    'As an owner you can do everything there, and appoint other administrators.',
    'Comme propriétaire, vous pouvez tout y faire, et nommer d’autres administrateurs.',
  ),
  manager: say(
    'As a manager you manage its people, its licences and its settings.',
    'Comme gestionnaire, vous gérez ses utilisateurs, ses licences et ses réglages.',
  ),
  licence_admin: say(
    'As a licence administrator you can invite people and manage its licences.',
    'Avec le rôle d’administrateur de licences, vous pouvez inviter des personnes et gérer ses licences.',
  ),
  team_admin: say(
    'As a team administrator you manage the people of your teams.',
    'Avec le rôle d’administrateur d’équipe, vous gérez les membres de vos équipes.',
  ),
};

/** M4: the person became an administrator (BK-03). */
export function roleMessage(to: { firstName: string; role: string; org: string; language: Language }, link: string): MailMessage {
  const { language, org, firstName } = withSafeNames(to);
  const headline = say(
    `You are now an administrator of ${org}`,
    `Vous faites désormais partie des administrateurs de l’organisation ${org}`,
  );
  return {
    kind: 'M4',
    subject: say(headline.en, `Vous administrez désormais ${org}`)[language],
    body: paragraphs(
      greeting(firstName, language),
      `${headline[language]}.`,
      duties[to.role]?.[language] ?? null,
      say(`Open the console:\n${link}`, `Ouvrir la console :\n${link}`)[language],
    ),
    link,
  };
}

/** M8: an administrator changed a person's e-mail; sent to the old and the new address. The old one is masked. */
export function emailChangedMessage(
  to: { firstName: string; org: string; by: string; language: Language },
  from: string | null,
  next: string | null,
): MailMessage {
  const { language, org, by, firstName } = withSafeNames(to);
  return {
    kind: 'M8',
    subject: say(`Your e-mail address at ${org} has changed`, `Votre adresse e-mail chez ${org} a changé`)[language],
    body: paragraphs(
      greeting(firstName, language),
      emailChangePhrase(by, from === null ? null : maskAddress(from), next)[language],
      next === null ? null : say('Messages to you now go there.', 'Vos messages y arrivent désormais.')[language],
      say(
        `If you did not expect this change, tell the administrators of ${org}.`,
        `Si ce changement n’était pas prévu, prévenez les administrateurs de l’organisation ${org}.`,
      )[language],
    ),
    link: null,
  };
}

function emailChangePhrase(by: string, from: string | null, next: string | null): LocalizedText {
  if (next === null) return say(`${by} removed your e-mail address ${from}.`, `${by} a retiré votre adresse e-mail ${from}.`);
  if (from === null)
    return say(
      `${by} added the e-mail address ${next} to your account.`,
      `${by} a ajouté l’adresse e-mail ${next} à votre compte.`,
    );
  return say(
    `${by} changed your e-mail address from ${from} to ${next}.`,
    `${by} a remplacé votre adresse e-mail ${from} par ${next}.`,
  );
}

/** The address as `a•••@acme.test`: recognisable, but not usable. */
export const maskAddress = (address: string): string => address.replace(/^(.)[^@]*/u, '$1•••');
