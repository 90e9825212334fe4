import { z } from '@hono/zod-openapi';
import { language, moment, role, text } from './values.ts';

/* The schemas of signing in and of one's own account. */

/** POST /api/session: a User ID or e-mail, and the password. */
export const signInRequest = z.strictObject({ login: z.string().min(1).max(254), password: z.string().min(1).max(1_000) });
/** POST /api/session/password: the current and the new password. */
export const passwordRequest = z.strictObject({
  current: z.string().min(1).max(1_000).optional(),
  next: z.string().min(1).max(1_000),
});
/** POST /api/password-resets: a User ID or e-mail, and the language of the message. */
export const forgottenRequest = z.strictObject({
  login: z.string().min(1).max(254),
  language: language.default('en'),
});
/** The token of a link in a message. */
export const tokenRequest = z.strictObject({ token: z.string().regex(/^[\w-]{20,100}$/) });
/** POST /api/password-resets/use: the link's token and the chosen password. */
export const resetRequest = tokenRequest.extend({ password: z.string().min(1).max(1_000) });
/** POST /api/session/email: the password, and the new address. */
export const newEmailRequest = z.strictObject({ password: z.string().min(1).max(1_000), email: z.string().min(1).max(254) });
/** POST /api/session/membership: the user row to switch to. */
export const membershipRequest = z.strictObject({ user: z.uuid() });
/** PATCH /api/session: the language of the person. */
export const languageRequest = z.strictObject({ language: language });

/** The signed-in person, the current membership, and the other memberships. */
export const signedIn = z.object({
  /** The id of the workspace that the page opens. */
  workspace: text,
  user: text,
  name: text,
  userId: text,
  email: text,
  role,
  org: z.object({ id: text, name: text, accountName: text }),
  /** Null until a language is chosen: the page then uses the browser's and reports it to the server. */
  language: language.nullable(),
  mustChangePassword: z.boolean(),
  memberships: z.array(z.object({ user: text, org: text, name: text, role })),
});

/** GET /api/session: the signed-in person, or null. */
export const sessionResponse = z
  .object({ person: signedIn.nullable(), setup: z.boolean().openapi({ description: 'The installation has no owner yet' }) })
  .openapi('SessionState');

/** A session as its person sees it. `browser` and `system` are empty if the user agent does not tell them. */
export const activeSession = z.object({
  id: text,
  browser: text,
  system: text,
  /** The network address at sign-in. */
  address: text,
  startedAt: moment,
  /** Accurate to 15 minutes. */
  seenAt: moment,
  /** It is the session of this request. */
  current: z.boolean(),
});

/** GET /api/sessions: the sessions of the account, the current one first, then the most recently used. */
export const sessionsResponse = z.object({ sessions: z.array(activeSession) }).openapi('Sessions');

/** The address that a link was sent to, and when the link expires. */
export const linkResponse = z.object({ address: text, expiresAt: moment }).openapi('Link');

/** GET /api/session/email: the person's address, and the one waiting for confirmation. */
export const emailResponse = z.object({ address: text, waiting: linkResponse.nullable() }).openapi('OwnEmail');
