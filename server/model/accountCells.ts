import type { Cells } from './change.ts';

/** The cells of an account that waits for no other e-mail address. */
export const noPendingEmail: Cells = { newEmail: null, newEmailHash: null, newEmailExpiresAt: null };

/** Whether the stored hash is of a password that its person has chosen, and not of a temporary one. */
export const isChosenPassword = (passwordHash: unknown): passwordHash is string =>
  typeof passwordHash === 'string' && passwordHash.startsWith('$argon2');
