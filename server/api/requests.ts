import { z } from '@hono/zod-openapi';
import type { Cells } from '../model/change.ts';
import { isCells, maxCells, maxChanges, maxTextLength } from '../model/commitBody.ts';
import { isZone, utc } from '../model/days.ts';

/*
 * What requests must look like: every one is checked by its schema before anything is done. A commit is looked over by hand where it is
 * written, by the same rules (model/asked.ts); its schema says what is wrong with one that is not in order.
 */

const id = z.string().min(1).max(64);

const scalars: ('string' | 'number' | 'boolean' | 'null')[] = ['string', 'number', 'boolean', 'null'];
/** How cells stand in the description of the API, which cannot tell it from a check by hand. */
const cellsSchema = { type: 'object' as const, additionalProperties: { type: scalars } };

const cells = z
  .custom<Cells>(
    isCells,
    `Cells are an object of at most ${maxCells} texts (of ${maxTextLength} characters), numbers, true, false and null`,
  )
  .openapi(cellsSchema);

/**
 * `from` may name the cells as the writer last saw them: where one has changed since, the change is refused as stale. A cell whose text
 * was not taken is read as null, with the text in `invalid`: null leaves it so, an empty text empties it.
 */
const changeSchema = z.strictObject({
  table: id,
  row: z.uuid().optional(),
  from: cells.nullish(),
  to: cells.nullable(),
});

/** POST …/commit: changes that happen together. */
export const commitRequest = z.strictObject({
  label: z.string().max(200).optional(),
  changes: z.array(changeSchema).min(1).max(maxChanges),
  /** Keep what is right (true) or all or nothing (false). Left out: what the organisation's policy `bulkMode` says for several rows, true for one. */
  partial: z.boolean().optional(),
  dryRun: z.boolean().default(false),
  /** The same in several requests: what they do is taken back as one. */
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
 * POST …/undo: a transaction to take back, or a batch. Of a batch a part is taken back, and the answer says in `batch.left` how many transactions remain:
 * ask again with the same `into`, the batch of what does it, and with `before` from the answer. Only a transaction can be tried out.
 */
export const undoRequest = z.union([
  z.strictObject({ transaction: z.uuid(), dryRun: z.boolean().default(false) }),
  z.strictObject({ batch: z.uuid(), into: z.uuid().optional(), before: z.int().min(1).optional() }),
]);

/** GET …/rows: which rows, in which order, which of their fields. */
export const rowsQuery = z.object({
  filter: z.string().max(10_000).optional(),
  search: z.string().max(200).optional(),
  /** The reader's time zone, an IANA name: where days begin in the filter. That of their organisation, and UTC for times, where left out. */
  zone: z.string().max(64).refine(isZone, 'An IANA time zone, such as Europe/Paris').optional(),
  /** `lastName,-createdAt`: field ids, a minus for descending. */
  sort: z.string().max(500).optional(),
  /** Field ids, comma-separated; all that the actor may read where left out. */
  fields: z.string().max(5_000).optional(),
  after: z.string().max(5_000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Only these of them: row ids, comma-separated, at most a hundred. */
  ids: z.string().max(3_700).optional(),
});

/** The same with whether to say by what people know each row. */
export const titledQuery = rowsQuery.extend({ titles: z.enum(['true', 'false']).default('false') });

/** POST /api/session: a User ID or e-mail, and the password. */
export const signInRequest = z.strictObject({ login: z.string().min(1).max(254), password: z.string().min(1).max(1_000) });
/** POST /api/session/password: the password as it is and as it shall be. */
export const passwordRequest = z.strictObject({
  current: z.string().min(1).max(1_000).optional(),
  next: z.string().min(1).max(1_000),
});
/** POST /api/password-resets: a User ID or e-mail, and the language in which to write. */
export const forgottenRequest = z.strictObject({
  login: z.string().min(1).max(254),
  language: z.enum(['en', 'fr']).default('en'),
});
/** What opens a page that a message leads to. */
export const tokenRequest = z.strictObject({ token: z.string().regex(/^[\w-]{20,100}$/) });
/** POST /api/password-resets/use: the link's token and the password chosen. */
export const resetRequest = tokenRequest.extend({ password: z.string().min(1).max(1_000) });
/** POST /api/session/email: the password, and the address that is to be theirs. */
export const newEmailRequest = z.strictObject({ password: z.string().min(1).max(1_000), email: z.string().min(1).max(254) });
/** POST /api/session/membership: the row of Users under which to go on. */
export const membershipRequest = z.strictObject({ user: z.uuid() });
/** PATCH /api/session: the language to be spoken to in. */
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
  /** The time zone of the organisation, that of the first owner's browser: an IANA name. */
  zone: z.string().max(64).refine(isZone, 'An IANA time zone, such as Europe/Paris').default(utc),
});

/** What an invited person fills in; an existing account only signs in. */
export const acceptRequest = z.strictObject({
  firstName: z.string().max(60).optional(),
  lastName: z.string().max(60).optional(),
  userId: z.string().max(64).optional(),
  /** The one chosen now; that of the account where there is one. */
  password: z.string().min(1).max(1_000).optional(),
  decline: z.boolean().default(false),
});

/** The token of an invitation or activation link, whatever was typed: what opens nothing is answered alike. */
export const linkRequest = z.strictObject({ token: z.string().min(1).max(200) });

/** The same with what an invited person answers. */
export const invitationAnswerRequest = acceptRequest.extend(linkRequest.shape);

/** What a commit is asked with. */
export type CommitRequest = z.input<typeof commitRequest>;
/** What an action is asked with. */
export type ActRequest = z.input<typeof actRequest>;
/** What an undo is asked with. */
export type UndoRequest = z.input<typeof undoRequest>;
/** What the first set-up is asked with. */
export type SetupRequest = z.input<typeof setupRequest>;
/** What an invitation is answered with. */
export type AcceptRequest = z.input<typeof acceptRequest>;
