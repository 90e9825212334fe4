import { type Language, type LocalizedText, say } from '../model/localizedText.ts';
import { formatMoment, greeting, type MailMessage, paragraphs, phraseBySender, withSafeNames } from './messageBody.ts';

/** M2: an invitation for a person without an account; M3c: for a person with one, who signs in to join (LK-24). */
export function invitationMessage(
  to: { org: string; inviter: string; language: Language; existing?: boolean },
  link: string,
  expiresAt: string,
): MailMessage {
  const { language, existing } = to;
  const from = invitationPhrase(withSafeNames(to));
  const how =
    existing === true
      ? existingAccountText
      : say('You will have an account there, under this e-mail address.', 'Vous y aurez un compte, à cette adresse e-mail.');
  return {
    kind: existing === true ? 'M3c' : 'M2',
    subject: from[language],
    body: paragraphs(
      greeting('', language),
      `${from[language]}. ${how[language]}`,
      ...acceptInstructions(link, expiresAt)[language],
    ),
    link,
  };
}

const existingAccountText = say(
  'You already have an account: sign in with it to join.',
  'Vous avez déjà un compte : connectez-vous pour rejoindre l’organisation.',
);

const invitationPhrase = ({ org, inviter }: { org: string; inviter: string }): LocalizedText =>
  phraseBySender(
    inviter,
    org,
    say(`${inviter} invites you to join ${org}`, `${inviter} vous invite à rejoindre ${org}`),
    say(`You are invited to join ${org}`, `Vous êtes invité(e) à rejoindre ${org}`),
  );

function acceptInstructions(link: string, expiresAt: string): Record<Language, string[]> {
  const { en, fr } = formatMoment(expiresAt);
  return {
    en: [
      `Accept the invitation:\n${link}`,
      `The invitation expires on ${en}.`,
      'If you did not expect this message, you can ignore it: nothing happens unless you accept.',
    ],
    fr: [
      `Accepter l’invitation :\n${link}`,
      `L’invitation expire le ${fr}.`,
      'Si vous n’attendiez pas ce message, vous pouvez l’ignorer : rien ne se passe tant que vous n’acceptez pas.',
    ],
  };
}

/** M6: an external person's invitation to a workspace, with or without an account (TT-27). */
export function workspaceInvitationMessage(
  to: { org: string; workspace: string; inviter: string; language: Language },
  link: string,
  expiresAt: string,
): MailMessage {
  const { language, org, workspace, inviter } = withSafeNames(to);
  const from = phraseBySender(
    inviter,
    org,
    say(
      `${inviter} invites you to the workspace ${workspace}`,
      `${inviter} vous invite à rejoindre l’espace de travail ${workspace}`,
    ),
    say(`You are invited to the workspace ${workspace}`, `Vous êtes invité(e) à rejoindre l’espace de travail ${workspace}`),
  );
  const where = say(`It belongs to ${org}.`, `Il appartient à l’organisation ${org}.`);
  const how = say(
    'If you have a Seatgrid account, sign in with it; otherwise, choose a password to create one.',
    'Si vous avez un compte Seatgrid, connectez-vous ; sinon, choisissez un mot de passe pour en créer un.',
  );
  return {
    kind: 'M6',
    subject: from[language],
    body: paragraphs(
      greeting('', language),
      `${from[language]}. ${where[language]}`,
      how[language],
      ...acceptInstructions(link, expiresAt)[language],
    ),
    link,
  };
}

/** M6a: tells the inviter that an external person has accepted (TT-28). */
export function invitationAcceptedMessage(
  to: { firstName: string; org: string; workspace: string; address: string; language: Language },
  link: string,
): MailMessage {
  const { language, org, workspace, address, firstName } = withSafeNames(to);
  const headline = say(
    `${address} has accepted your invitation to the workspace ${workspace}`,
    `${address} a accepté votre invitation à rejoindre l’espace de travail ${workspace}`,
  );
  return {
    kind: 'M6a',
    subject: say(`Invitation accepted: ${workspace}`, `Invitation acceptée : ${workspace}`)[language],
    body: paragraphs(
      greeting(firstName, language),
      `${headline[language]}.`,
      say(
        `This person is now in Users of ${org}, as an external user, and has access to the workspace. You can change or remove that access in Access rights.`,
        `Cette personne figure désormais dans les utilisateurs de ${org}, comme externe, et a accès à l’espace de travail. Vous pouvez modifier ou retirer cet accès dans Droits d’accès.`,
      )[language],
      say(`Open Access rights:\n${link}`, `Ouvrir Droits d’accès :\n${link}`)[language],
    ),
    link,
  };
}
