import { email, flag, link, normalizedKey, number, phone, secret, select, text, time, unique } from '../model/build.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';
import { rejectVerifiedAddresses, revokeSecrets, verifyAddress } from './accountEmail.ts';
import { auditPasswords } from './auditing.ts';
import { sendConfirmation, trackPendingEmail } from './emailChange.ts';
import { invalidateReset, notifyPasswordChanged, sendPasswordReset } from './passwordReset.ts';
import { endSessions } from './sessions.ts';

const emailTaken = say('E-mail already in use', 'Adresse e-mail déjà utilisée');

/**
 * A person's identity across organisations: how they sign in. A row of Users is this account's membership in one organisation.
 * Login, mobile and verified e-mail belong to one account each (BL-02), an e-mail that nobody has answered from to one of each organisation;
 * a deleted account stays as a tombstone, so that its login is never given again.
 */
export const accounts = defineTable('accounts', {
  label: say('Accounts', 'Comptes'),
  section: 'hidden',
  title: 'loginId',
  fields: {
    loginId: text(say('User ID', 'Identifiant'), { max: 64 }),
    email: email(say('Email', 'E-mail')),
    mobile: phone(say('Mobile', 'Mobile')),
    state: select(say('State', 'État'), {
      pending: say('Pending', 'En attente'),
      active: say('Active', 'Actif'),
      blocked: say('Blocked', 'Bloqué'),
      deleted: say('Deleted', 'Supprimé'),
    }),
    managingOrg: link('orgs', say('Managed by', 'Géré par'), { onDelete: 'setNull' }),
    /** Chosen by the person, or for them in Users; empty while nobody has. */
    language: select(say('Language', 'Langue'), { en: say('English', 'Anglais'), fr: say('French', 'Français') }),
    /** argon2id of a chosen password, or SHA-256 of a temporary one, which is itself 256 random bits. */
    passwordHash: secret(say('Password', 'Mot de passe')),
    /** How often the hash was made anew of the same password, by a newer version. */
    rehashes: number(say('Rehashes', 'Nouveaux hachages'), { min: 0, max: 1_000_000, step: 1, initial: 0 }),
    /** When the person last changed it themself, or chose it by a link. */
    passwordChangedAt: time(say('Password changed', 'Mot de passe modifié le')),
    passwordExpiresAt: time(say('Password expires', 'Expiration du mot de passe')),
    mustChangePassword: flag(say('Must change password', 'Doit changer de mot de passe'), { initial: false }),
    /** SHA-256 of the token of an activation link. */
    activationHash: secret(say('Activation', 'Activation'), { indexed: true }),
    /** The address to which the temporary password or link was sent last: at another it opens nothing. */
    secretFor: email(say('Secret sent to', 'Secret envoyé à')),
    /** It was not sent but shown to whoever made it, and so proves nothing. */
    secretShown: flag(say('Secret shown', 'Secret affiché')),
    /** When somebody last answered what was sent to the address. */
    answeredAt: time(say('Answered', 'Réponse le')),
    /** Since when the address is known to be theirs. Only then it is nobody else's. */
    verifiedAt: time(say('Verified', 'Vérifiée le')),
    emailKey: normalizedKey(say('E-mail by which it is found', 'E-mail de recherche'), 'email'),
    /** The link to choose another password: when one was asked for last, and in which language; the moments of the last day at which one was sent. */
    resetAskedAt: time(say('Reset asked for', 'Réinitialisation demandée le')),
    askedIn: select(say('Asked in', 'Demandé en'), { en: say('English', 'Anglais'), fr: say('French', 'Français') }),
    resetTimes: text(say('Resets sent', 'Réinitialisations envoyées'), { max: 200 }),
    resetHash: secret(say('Reset', 'Réinitialisation'), { indexed: true }),
    resetExpiresAt: time(say('Reset expires', 'Fin de la réinitialisation')),
    resetFor: email(say('Reset sent to', 'Réinitialisation envoyée à')),
    /** The address that becomes theirs once it is confirmed. */
    newEmail: email(say('New e-mail', 'Nouvel e-mail')),
    newEmailAskedAt: time(say('New e-mail asked for', 'Nouvel e-mail demandé le')),
    newEmailHash: secret(say('Confirmation', 'Confirmation'), { indexed: true }),
    newEmailExpiresAt: time(say('Confirmation expires', 'Fin de la confirmation'), { indexed: true }),
  },
  rules: {
    idFree: unique('loginId', 'V_USERID_TAKEN', say('User ID already in use', 'Identifiant déjà utilisé'), { at: 'userId' }),
    emailFree: unique('email', 'V_EMAIL_TAKEN', emailTaken, { at: 'email', when: 'NOT(ISBLANK(verifiedAt))' }),
    emailOnce: unique(['managingOrg', 'email'], 'V_EMAIL_TAKEN', emailTaken, { at: 'email' }),
    mobileFree: unique('mobile', 'V_PHONE_TAKEN', say('Mobile number already in use', 'Numéro de mobile déjà utilisé'), {
      at: 'mobile',
    }),
  },
  trail: auditPasswords,
  hooks: {
    answerAddress: verifyAddress,
    respectVerified: rejectVerifiedAddresses,
    endSecrets: revokeSecrets,
    endSessions,
    sendReset: sendPasswordReset,
    dropReset: invalidateReset,
    tellPasswordChanged: notifyPasswordChanged,
    askNewEmail: sendConfirmation,
    followAwaited: trackPendingEmail,
  },
});
