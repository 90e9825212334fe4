import { effectiveRole, type Person } from './actor.ts';
import type { Row } from './change.ts';
import type { Language } from './localizedText.ts';
import { displayName } from './personName.ts';

/** The language in a cell; null if there is none. */
export const languageIn = (value: unknown): Language | null => (value === 'en' || value === 'fr' ? value : null);

/** The language of a person: that of their account, or else of their row; null if they have chosen none. */
export const languageOf = (user: Row, account: Row | undefined): Language | null =>
  languageIn(account?.language ?? user.language);

/** The person of a row of Users with an account, as an actor. Without a language they read English. */
export const personOfRow = (user: Row, language = languageIn(user.language)): Person => ({
  kind: 'person',
  user: user.id,
  account: String(user.account),
  org: String(user.org),
  role: effectiveRole(user),
  name: displayName(user),
  language: language ?? 'en',
});
