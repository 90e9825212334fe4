import { z } from '@hono/zod-openapi';
import type { Cells, Wish } from '../model/change.ts';

/* What requests must look like: every one is checked by its schema before anything is done. */

const id = z.string().min(1).max(64);

const longestText = 100_000;

/** Checked by hand: of a paste of 100,000 rows the cells are nearly all there is to check. */
function isCells(value: unknown): value is Cells {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key of Object.keys(value)) {
    if (key.length > 64 || key === '__proto__') return false;
    const cell = (value as Record<string, unknown>)[key];
    if (
      typeof cell === 'string'
        ? cell.length > longestText
        : !(cell === null || typeof cell === 'boolean' || Number.isFinite(cell))
    )
      return false;
  }
  return true;
}

const scalars: ('string' | 'number' | 'boolean' | 'null')[] = ['string', 'number', 'boolean', 'null'];
/** How cells stand in the description of the API, which cannot tell it from a check by hand. */
const asCells = { type: 'object' as const, additionalProperties: { type: scalars } };

const cells = z
  .custom<Cells>(isCells, `Cells are an object of texts (at most ${longestText} characters), numbers, true, false and null`)
  .openapi(asCells);

/** `from` may name the cells as the writer last saw them: where one has changed since, the change is refused as stale. */
export const wish = z.strictObject({
  table: id,
  row: z.uuid().optional(),
  from: cells.nullish(),
  to: cells.nullable(),
});

const most = 200_000;
const someWishes = z.array(wish).min(1).max(most);
const uuid = z.regexes.uuid();
const keys: ReadonlySet<string> = new Set(Object.keys(wish.shape));

/** Whether this is a wish as the schema has it. By hand it takes a quarter of the time, and leaves nothing behind to be cleared away. */
function isWish(value: unknown): value is Wish {
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (!keys.has(key)) return false;
  const { table, row, from, to }: { table?: unknown; row?: unknown; from?: unknown; to?: unknown } = value;
  return (
    typeof table === 'string' &&
    table.length >= 1 &&
    table.length <= 64 &&
    (row === undefined || (typeof row === 'string' && uuid.test(row))) &&
    (from === undefined || from === null || isCells(from)) &&
    (to === null || isCells(to))
  );
}

/** Many wishes: where one is not in order, the schema says what is wrong with it. */
const wishes = z
  .custom<Wish[]>()
  .superRefine((value, found) => {
    if (Array.isArray(value) && value.length >= 1 && value.length <= most && value.every(isWish)) return;
    for (const { path, message } of someWishes.safeParse(value).error?.issues ?? []) {
      found.addIssue({ code: 'custom', path, message });
    }
  })
  .openapi({
    type: 'array',
    minItems: 1,
    maxItems: most,
    items: {
      type: 'object',
      properties: {
        table: { type: 'string', minLength: 1, maxLength: 64 },
        row: { type: 'string', format: 'uuid' },
        from: asCells,
        to: asCells,
      },
      required: ['table', 'to'],
      additionalProperties: false,
    },
  });

/** POST …/commit: changes that happen together. */
export const commitRequest = z.strictObject({
  label: z.string().max(200).optional(),
  changes: wishes,
  partial: z.boolean().default(true),
  dryRun: z.boolean().default(false),
});

/** POST …/act: an action of a table on some rows. */
export const actRequest = z.strictObject({
  table: id,
  action: id,
  rows: z.array(z.uuid()).min(1).max(100_000),
  input: cells.optional(),
  dryRun: z.boolean().default(false),
});

/** POST …/undo: a transaction to take back. */
export const undoRequest = z.strictObject({ transaction: z.uuid(), dryRun: z.boolean().default(false) });

/** GET …/rows: which rows, in which order, which of their fields. */
export const rowsQuery = z.object({
  filter: z.string().max(10_000).optional(),
  search: z.string().max(200).optional(),
  /** `lastName,-createdAt`: field ids, a minus for descending. */
  sort: z.string().max(500).optional(),
  /** Field ids, comma-separated; all that the actor may read where left out. */
  fields: z.string().max(5_000).optional(),
  after: z.string().max(5_000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** POST /api/session: a User ID or e-mail, and the password. */
export const signInRequest = z.strictObject({ login: z.string().min(1).max(254), password: z.string().min(1).max(1_000) });
/** POST /api/session/password: the password as it is and as it shall be. */
export const passwordRequest = z.strictObject({ current: z.string().min(1).max(1_000), next: z.string().min(12).max(1_000) });
/** POST /api/session/membership: the row of Users under which to go on. */
export const membershipRequest = z.strictObject({ user: z.uuid() });
/** PATCH /api/session: the language to be spoken to in. */
export const languageRequest = z.strictObject({ language: z.enum(['en', 'fr']) });

/** POST /api/setup: the first organisation and its owner, with the token of the set-up link. */
export const setupRequest = z.strictObject({
  token: z.string().min(1).max(200),
  email: z.string().min(3).max(254),
  password: z.string().min(12).max(1_000),
  firstName: z.string().max(60).default(''),
  lastName: z.string().max(60).default(''),
  organisation: z.string().min(1).max(120),
  accountName: z.string().min(3).max(40),
  licences: z.number().int().min(1).max(1_000_000),
  language: z.enum(['en', 'fr']).default('en'),
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
