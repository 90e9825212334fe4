import type { Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { Note } from '../model/table.ts';

/** The texts of a person's validation result about their invitation or credentials, by the result of the message. */
export const notes = {
  sending: say('Invitation being sent to {address}', 'Invitation en cours d’envoi à {address}'),
  waiting: say('Invitation to {address} will be sent at {at:clock}', 'L’invitation à {address} sera envoyée à {at:clock}'),
  sent: say(
    'Invitation sent to {address} on {sentAt:time}; expires {expiresAt:date}',
    'Invitation envoyée à {address} le {sentAt:time} ; expire le {expiresAt:date}',
  ),
  shown: say(
    'Invitation for {address}: give them the link yourself, as there is no mail server; expires {expiresAt:date}',
    'Invitation pour {address} : communiquez le lien vous-même, faute de serveur de messagerie ; expire le {expiresAt:date}',
  ),
  undelivered: say(
    'Message to {address} could not be delivered: {reason}',
    'Le message à {address} n’a pas pu être remis : {reason}',
  ),
  expired: say(
    'Invitation expired on {expiresAt:date}. Invite again.',
    'L’invitation a expiré le {expiresAt:date}. Invitez à nouveau.',
  ),
  revoked: say('Invitation cancelled', 'Invitation annulée'),
  declined: say('Invitation declined', 'Invitation refusée'),
};

/** The code of a welcome or reset that could not be delivered. It replaces `OK` until one is delivered. */
export const undeliveredCode = 'V_MESSAGE_UNDELIVERED';

/** The note of a person who is Active and has no licence yet. */
export const waitingNote: Note = { code: 'V_WAITING', words: say('Waiting for licence', 'En attente d’une licence') };

/** Whether the person's validation result has that note. */
export const isWaitingForLicence = (person: Readonly<Row> | null): boolean =>
  typeof person?.issues === 'string' && person.issues.includes(`"${waitingNote.code}"`);

/** The texts of all notes that hooks may put in a validation result, by code, for translation. */
export const noteTexts = {
  V_INVITED: notes.sent,
  V_INVITE_SENDING: notes.sending,
  V_INVITE_WAITING: notes.waiting,
  V_INVITE_SHOWN: notes.shown,
  V_INVITE_UNDELIVERED: notes.undelivered,
  [undeliveredCode]: notes.undelivered,
  V_INVITE_EXPIRED: notes.expired,
  V_INVITE_REVOKED: notes.revoked,
  V_INVITE_DECLINED: notes.declined,
  V_WAITING: waitingNote.words,
};

/** The note of an invitation whose message is not sent yet: shown instead, scheduled, or being sent. */
export function sendingNote(delivers: boolean, address: string, expiresAt: string, at: string | null): Note {
  if (!delivers) return { code: 'V_INVITE_SHOWN', words: notes.shown, params: { address, expiresAt } };
  if (at !== null) return { code: 'V_INVITE_WAITING', words: notes.waiting, params: { address, at } };
  return { code: 'V_INVITE_SENDING', words: notes.sending, params: { address } };
}

/** The note of an invitation that the mail server accepted at this time. */
export const sentNote = (address: string, sentAt: string, expiresAt: string): Note => ({
  code: 'V_INVITED',
  words: notes.sent,
  params: { address, sentAt, expiresAt },
});

/** The note of a message that was given up, with the reason. */
export const undeliveredNote = (code: 'V_INVITE_UNDELIVERED' | typeof undeliveredCode, message: Row): Note => ({
  code,
  words: notes.undelivered,
  params: { address: String(message.to ?? ''), reason: String(message.error ?? '') },
});

/** The note of an invitation that ended without being accepted. */
export function endedNote(invite: Row | undefined): Note {
  if (invite?.state === 'expired')
    return { code: 'V_INVITE_EXPIRED', words: notes.expired, params: { expiresAt: String(invite.expiresAt) } };
  if (invite?.state === 'declined') return { code: 'V_INVITE_DECLINED', words: notes.declined };
  return { code: 'V_INVITE_REVOKED', words: notes.revoked };
}

/** The validation result without any note. */
export const okNote: Note = { code: 'OK', words: say('OK', 'OK') };
