import { noPendingEmail } from '../model/accountCells.ts';
import {
  email,
  flag,
  link,
  normalizedKey,
  number,
  phone,
  secret,
  select,
  text,
  time,
  unique,
} from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';
import { expiry } from '../model/timedTransition.ts';
import { rejectVerifiedAddresses, revokeSecrets, verifyAddress } from './accountEmail.ts';
import { sendConfirmation, trackPendingEmail } from './emailChange.ts';
import { invalidateReset, notifyPasswordChanged, sendPasswordReset } from './passwordReset.ts';
import { endSessions } from './sessions.ts';
import { auditPasswords } from './trails.ts';

const emailTaken = say('E-mail already in use', 'Adresse e-mail déjà utilisée');

/**
 * A person's identity across organisations: how they sign in. A user row is this account's membership in one organisation.
 * Login, mobile and verified e-mail are unique over all accounts (BL-02), an unverified e-mail within each managing organisation.
 * A deleted account stays as a tombstone, so that its login is never reused.
 */
export const accounts = defineTable('accounts', {
  label: say('Accounts', 'Comptes'),
  section: 'hidden',
  title: 'loginId',
  fields: {
    loginId: text(say('User ID', 'Identifiant'), { max: 64 }),
    email: email(say('Email', 'E-mail')),
    mobile: phone(say('Mobile', 'Mobile')),
    state: select(say('Status', 'Statut'), {
      pending: say('Pending', 'En attente'),
      active: say('Active', 'Actif'),
      blocked: say('Blocked', 'Bloqué'),
      deleted: say('Deleted', 'Supprimé'),
    }),
    managingOrg: link('orgs', say('Managed by', 'Géré par'), { onDelete: 'setNull' }),
    /** Chosen by the person, or for them in Users; empty until then. */
    language: select(say('Language', 'Langue'), { en: say('English', 'Anglais'), fr: say('French', 'Français') }),
    /** The argon2id hash of a chosen password, or the SHA-256 of a temporary one, which is 256 random bits. */
    passwordHash: secret(say('Password', 'Mot de passe')),
    /** How often the hash was renewed for the same password, by a newer version. */
    rehashes: number(say('Rehashes', 'Nouveaux hachages'), { min: 0, max: 1_000_000, step: 1, initial: 0 }),
    /** When the person last changed it, or chose it with a link. */
    passwordChangedAt: time(say('Password changed', 'Mot de passe modifié le')),
    passwordExpiresAt: time(say('Password expires', 'Expiration du mot de passe')),
    mustChangePassword: flag(say('Must change password', 'Doit changer de mot de passe'), { initial: false }),
    /** The SHA-256 of an activation link's token. */
    activationHash: secret(say('Activation', 'Activation'), { indexed: true }),
    /** The address that the last temporary password or link was sent to; it is valid only while the account has this address. */
    secretFor: email(say('Secret sent to', 'Secret envoyé à')),
    /** It was shown to an administrator instead of sent, so using it does not verify the address. */
    secretShown: flag(say('Secret shown', 'Secret affiché')),
    /** When something that was sent to the address was last used. */
    answeredAt: time(say('Answered', 'Réponse le')),
    /** When the address was verified. Only a verified address is unique over all accounts. */
    verifiedAt: time(say('Verified', 'Vérifiée le')),
    emailKey: normalizedKey(say('E-mail for look-up', 'E-mail de recherche'), 'email'),
    /** The password reset: when it was last requested and in which language; `resetTimes` are the times of the resets of the last day. */
    resetAskedAt: time(say('Reset requested', 'Réinitialisation demandée le')),
    askedIn: select(say('Requested in', 'Demandée en'), { en: say('English', 'Anglais'), fr: say('French', 'Français') }),
    resetTimes: text(say('Resets sent', 'Réinitialisations envoyées'), { max: 200 }),
    resetHash: secret(say('Reset', 'Réinitialisation'), { indexed: true }),
    resetExpiresAt: time(say('Reset expires', 'Fin de la réinitialisation')),
    resetFor: email(say('Reset sent to', 'Réinitialisation envoyée à')),
    /** The new address, until it is confirmed. */
    newEmail: email(say('New e-mail', 'Nouvel e-mail')),
    newEmailAskedAt: time(say('New e-mail requested', 'Nouvel e-mail demandé le')),
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
  timedTransitions: [expiry('New e-mail addresses are no longer awaited', 'newEmailExpiresAt', noPendingEmail)],
  hooks: {
    verifyAddress,
    rejectVerifiedAddresses,
    revokeSecrets,
    endSessions,
    sendPasswordReset,
    invalidateReset,
    notifyPasswordChanged,
    sendConfirmation,
    trackPendingEmail,
  },
});
