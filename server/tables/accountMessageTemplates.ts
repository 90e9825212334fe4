import type { Language } from '../model/localizedText.ts';
import { say } from '../model/localizedText.ts';
import { formatMoment, greeting, type MailMessage, paragraphs } from './messageBody.ts';
import { maskAddress } from './messageTemplates.ts';

/** The recipient of a message about their own account. */
interface Recipient {
  firstName: string;
  language: Language;
}

const ignoreText = say(
  'If you did not request this, you can ignore this message: nothing changes unless the link is used.',
  'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : rien ne change tant que le lien n’est pas utilisé.',
);

/** M1r: a link to choose a new password, requested on the sign-in page. */
export function passwordResetMessage({ firstName, language }: Recipient, link: string, expiresAt: string): MailMessage {
  const until = formatMoment(expiresAt);
  return {
    kind: 'M1r',
    subject: say('Reset your Seatgrid password', 'Réinitialisez votre mot de passe Seatgrid')[language],
    body: paragraphs(
      greeting(firstName, language),
      say(
        'Someone, probably you, asked to reset the password of your Seatgrid account.',
        'Une réinitialisation du mot de passe de votre compte Seatgrid a été demandée, sans doute par vous.',
      )[language],
      say(`Choose a new password:\n${link}`, `Choisir un nouveau mot de passe :\n${link}`)[language],
      say(`This link works once, until ${until.en}.`, `Ce lien ne sert qu’une fois, jusqu’au ${until.fr}.`)[language],
      ignoreText[language],
    ),
    link,
  };
}

/** M1p: the password was changed. */
export function passwordChangedMessage({ firstName, language }: Recipient, link: string): MailMessage {
  return {
    kind: 'M1p',
    subject: say('Your Seatgrid password was changed', 'Votre mot de passe Seatgrid a été modifié')[language],
    body: paragraphs(
      greeting(firstName, language),
      say(
        'The password of your Seatgrid account was changed, and you were signed out everywhere else.',
        'Le mot de passe de votre compte Seatgrid a été modifié, et vos autres sessions ont été fermées.',
      )[language],
      say(
        `If this was not you, reset your password now and tell an administrator of your organisation:\n${link}`,
        `Si ce n’était pas vous, réinitialisez votre mot de passe dès maintenant et prévenez un administrateur de votre organisation :\n${link}`,
      )[language],
    ),
    link,
  };
}

/** M8c: a link that confirms an address. */
export function emailConfirmationMessage({ firstName, language }: Recipient, link: string, expiresAt: string): MailMessage {
  const until = formatMoment(expiresAt);
  return {
    kind: 'M8c',
    subject: say('Confirm your e-mail address for Seatgrid', 'Confirmez votre adresse e-mail pour Seatgrid')[language],
    body: paragraphs(
      greeting(firstName, language),
      say(
        'This address will become the e-mail address of your Seatgrid account.',
        'Cette adresse va devenir l’adresse e-mail de votre compte Seatgrid.',
      )[language],
      say(`Confirm the address:\n${link}`, `Confirmer l’adresse :\n${link}`)[language],
      say(`This link works once, until ${until.en}.`, `Ce lien ne sert qu’une fois, jusqu’au ${until.fr}.`)[language],
      ignoreText[language],
    ),
    link,
  };
}

/** M8 to the current address: another one is waiting for confirmation. */
export function emailChangePendingMessage({ firstName, language }: Recipient, next: string): MailMessage {
  return {
    kind: 'M8',
    subject: say('Your Seatgrid e-mail address is about to change', 'Votre adresse e-mail Seatgrid va changer')[language],
    body: paragraphs(
      greeting(firstName, language),
      say(
        `The e-mail address of your Seatgrid account will change to ${maskAddress(next)} once that address has been confirmed. Until then everything stays as it is.`,
        `L’adresse e-mail de votre compte Seatgrid deviendra ${maskAddress(next)} dès que cette adresse aura été confirmée. D’ici là, rien ne change.`,
      )[language],
      say(
        'If you did not expect this change, change your password and tell an administrator of your organisation.',
        'Si ce changement n’était pas prévu, changez votre mot de passe et prévenez un administrateur de votre organisation.',
      )[language],
    ),
    link: null,
  };
}

/** M8 after a confirmed change, sent to the old and the new address; the old address is masked. */
export function emailConfirmedMessage({ firstName, language }: Recipient, from: string | null, next: string): MailMessage {
  const before = from === null ? '' : maskAddress(from);
  return {
    kind: 'M8',
    subject: say('Your Seatgrid e-mail address has changed', 'Votre adresse e-mail Seatgrid a changé')[language],
    body: paragraphs(
      greeting(firstName, language),
      say(
        `The e-mail address of your Seatgrid account has changed from ${before} to ${next}. Messages to you now go there.`,
        `L’adresse e-mail de votre compte Seatgrid a été modifiée : ${next} remplace ${before}. Vos messages y arrivent désormais.`,
      )[language],
      say(
        'If you did not expect this change, tell an administrator of your organisation.',
        'Si ce changement n’était pas prévu, prévenez un administrateur de votre organisation.',
      )[language],
    ),
    link: null,
  };
}
