import { cause, say } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';

/**
 * The short causes of issues whose sentence is too long for a cell, by code. They are only drawn: the sentence is what is stored, copied,
 * exported and spoken.
 */
export const causes: TextsByCode = {
  [cause('V_NO_LICENCE')]: say('No licence free', 'Aucune licence disponible'),
  [cause('V_OVER_LICENCES')]: say('Licence limit exceeded', 'Limite de licences dépassée'),
  [cause('V_USERID_FORMAT')]: say('Invalid User ID', 'Identifiant invalide'),
  [cause('V_PHONE_FORMAT')]: say('Invalid mobile number', 'Numéro de mobile invalide'),
  [cause('V_INVITED')]: say(
    'Invited on {sentAt:date}; expires on {expiresAt:date}',
    'Invitation envoyée le {sentAt:date} ; expire le {expiresAt:date}',
  ),
  [cause('V_INVITE_SENDING')]: say('Sending invitation', 'Invitation en cours d’envoi'),
  [cause('V_INVITE_WAITING')]: say('Invitation will be sent at {at:clock}', 'Invitation à envoyer à {at:clock}'),
  [cause('V_INVITE_SHOWN')]: say(
    'Give them the link; expires on {expiresAt:date}',
    'Lien à communiquer vous-même ; expire le {expiresAt:date}',
  ),
  [cause('V_INVITE_UNDELIVERED')]: say('Not delivered', 'Non remis'),
  [cause('V_MESSAGE_UNDELIVERED')]: say('Not delivered', 'Non remis'),
  [cause('V_INVITE_EXPIRED')]: say('Invitation expired on {expiresAt:date}', 'Invitation expirée le {expiresAt:date}'),
};
