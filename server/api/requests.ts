import { z } from '@hono/zod-openapi';
import type { Cells } from '../model/change.ts';
import { isCells, maxCells, maxChanges, maxTextLength } from '../model/commitBody.ts';
import { isZone, utc } from '../model/days.ts';

/*
 * The schemas of requests: each is validated before anything is done. The writer validates the body of a commit by hand, by the same rules
 * (model/commitBody.ts); its schema explains what is wrong with a malformed one.
 */

const id = z.string().min(1).max(64);

const scalars: ('string' | 'number' | 'boolean' | 'null')[] = ['string', 'number', 'boolean', 'null'];
/** The OpenAPI schema of cells, which cannot be inferred from a custom check. */
const cellsSchema = { type: 'object' as const, additionalProperties: { type: scalars } };

const cells = z
  .custom<Cells>(
    isCells,
    `Cells are an object of at most ${maxCells} texts (of ${maxTextLength} characters), numbers, true, false and null`,
  )
  .openapi(cellsSchema);

/**
 * `from` may give the cells as the client last saw them: if one has changed since, the change is refused as stale. An invalid cell is read
 * as null, with its text in `invalid`: writing null keeps the text, writing an empty text clears it.
 */
const changeSchema = z.strictObject({
  table: id,
  row: z.uuid().optional(),
  from: cells.nullish(),
  to: cells.nullable(),
});

/** POST …/commit: changes that are committed together. */
export const commitRequest = z.strictObject({
  label: z.string().max(200).optional(),
  changes: z.array(changeSchema).min(1).max(maxChanges),
  /** Keep the valid changes (true) or all or nothing (false). By default the organisation's policy `bulkMode` for several rows, true for one. */
  partial: z.boolean().optional(),
  dryRun: z.boolean().default(false),
  /** Requests with the same batch are undone together. */
  batch: z.uuid().optional(),
});

/** POST …/act: an action of a table on some rows. */
export const actRequest = z.strictObject({
  table: id,
  action: id,
  rows: z.array(z.uuid()).min(1).max(100_000),
  input: cells.optional(),
  dryRun: z.boolean().default(false),
});

/**
 * POST …/undo: undoes a transaction, or part of a batch. For a batch, `batch.left` in the answer is the number of transactions that remain:
 * repeat the request with the same `into`, the batch that does the undoing, and with `before` from the answer. Only a transaction allows a dry run.
 */
export const undoRequest = z.union([
  z.strictObject({ transaction: z.uuid(), dryRun: z.boolean().default(false) }),
  z.strictObject({ batch: z.uuid(), into: z.uuid().optional(), before: z.int().min(1).optional() }),
]);

/** GET …/rows: filter, order and fields of the rows. */
export const rowsQuery = z.object({
  filter: z.string().max(10_000).optional(),
  search: z.string().max(200).optional(),
  /** The reader's time zone, an IANA name: where days begin in the filter. By default the organisation's zone for TODAY(), and UTC for times. */
  zone: z.string().max(64).refine(isZone, 'An IANA time zone, such as Europe/Paris').optional(),
  /** `lastName,-createdAt`: field ids, a minus for descending. */
  sort: z.string().max(500).optional(),
  /** Field ids, comma-separated; by default all that the actor may read. */
  fields: z.string().max(5_000).optional(),
  after: z.string().max(5_000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Only these rows: ids, comma-separated, at most a hundred. */
  ids: z.string().max(3_700).optional(),
});

/** The same, with an option to include the title of each row. */
export const titledQuery = rowsQuery.extend({ titles: z.enum(['true', 'false']).default('false') });

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
  language: z.enum(['en', 'fr']).default('en'),
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
export const languageRequest = z.strictObject({ language: z.enum(['en', 'fr']) });

/** POST /api/setup: the first organisation and its owner, with the token of the set-up link. */
export const setupRequest = z.strictObject({
  token: z.string().min(1).max(200),
  email: z.string().min(3).max(254),
  password: z.string().min(1).max(1_000),
  firstName: z.string().max(60).default(''),
  lastName: z.string().max(60).default(''),
  organisation: z.string().min(1).max(120),
  accountName: z.string().min(3).max(40),
  licences: z.number().int().min(1).max(1_000_000),
  language: z.enum(['en', 'fr']).default('en'),
  /** The organisation's time zone, taken from the first owner's browser: an IANA name. */
  zone: z.string().max(64).refine(isZone, 'An IANA time zone, such as Europe/Paris').default(utc),
});

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

/** The body of a commit request. */
export type CommitRequest = z.input<typeof commitRequest>;
/** The body of an action request. */
export type ActRequest = z.input<typeof actRequest>;
/** The body of an undo request. */
export type UndoRequest = z.input<typeof undoRequest>;
/** The body of the set-up request. */
export type SetupRequest = z.input<typeof setupRequest>;
/** The answer to an invitation. */
export type AcceptRequest = z.input<typeof acceptRequest>;
