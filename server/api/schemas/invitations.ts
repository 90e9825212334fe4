import { z } from '@hono/zod-openapi';
import { text } from './values.ts';

/* The schemas of invitations. */

/** The form of an invited person; a person with an account only signs in. */
export const acceptRequest = z.strictObject({
  firstName: z.string().max(60).optional(),
  lastName: z.string().max(60).optional(),
  userId: z.string().max(64).optional(),
  /** The chosen password; for a person with an account, that account's password. */
  password: z.string().min(1).max(1_000).optional(),
  decline: z.boolean().default(false),
});

/** The token of an invitation or activation link. Any text is allowed: every invalid token gets the same answer. */
export const linkRequest = z.strictObject({ token: z.string().min(1).max(200) });

/** The same with the invited person's answer. */
export const invitationAnswerRequest = acceptRequest.extend(linkRequest.shape);

/** POST /api/invitations/read: what the page shows. An invalid token reveals nothing. */
export const invitationResponse = z
  .object({
    organisation: text,
    /** The workspace, for an external person's invitation. */
    workspace: text.optional(),
    inviter: text,
    address: text,
    /** What the person must enter; a person with an account signs in instead. */
    needs: z.array(z.enum(['firstName', 'lastName', 'userId', 'password'])),
    suggested: z.object({ firstName: text.optional(), lastName: text.optional(), userId: text.optional() }),
    expiresAt: text,
    /** `activation`: the account exists and only its password must be chosen. */
    kind: z.enum(['invitation', 'activation']),
  })
  .openapi('Invitation');
