import { z } from '@hono/zod-openapi';
import type { Role } from '../model/actor.ts';
import type { Cells, Invalid, Issue, Outcome, RowId, Value } from '../model/change.ts';
import type { Option, State, TypeName } from '../model/field.ts';
import type { Complaint, WordsByCode } from '../model/table.ts';
import type { Language, Words } from '../model/words.ts';

/*
 * What goes over the wire. Requests are zod schemas, by which every request is checked; answers are types.
 * The client imports the types of this file and nothing else of the server's HTTP room.
 */

const id = z.string().min(1).max(64);

const longestText = 100_000;

/** Checked by hand: of a paste of 100,000 rows the cells are nearly all there is to check. */
function isCells(value: unknown): value is Cells {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const [key, cell] of Object.entries(value)) {
    if (key.length > 64 || key === '__proto__') return false;
    if (
      typeof cell === 'string'
        ? cell.length > longestText
        : !(cell === null || typeof cell === 'boolean' || Number.isFinite(cell))
    )
      return false;
  }
  return true;
}

const cells = z
  .custom<Cells>(isCells, `Cells are an object of texts (at most ${longestText} characters), numbers, true, false and null`)
  .openapi({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } });

/** `from` may name the cells as the writer last saw them: where one has changed since, the change is refused as stale. */
export const wish = z.strictObject({
  table: id,
  row: z.uuid().optional(),
  from: cells.nullish(),
  to: cells.nullable(),
});

export const commitRequest = z.strictObject({
  label: z.string().max(200).optional(),
  changes: z.array(wish).min(1).max(200_000),
  partial: z.boolean().default(true),
  dryRun: z.boolean().default(false),
});

export const actRequest = z.strictObject({
  table: id,
  action: id,
  rows: z.array(z.uuid()).min(1).max(100_000),
  input: cells.optional(),
  dryRun: z.boolean().default(false),
});

export const undoRequest = z.strictObject({ transaction: z.uuid(), dryRun: z.boolean().default(false) });

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

export const signInRequest = z.strictObject({ login: z.string().min(1).max(254), password: z.string().min(1).max(1_000) });
export const passwordRequest = z.strictObject({ current: z.string().min(1).max(1_000), next: z.string().min(12).max(1_000) });
export const membershipRequest = z.strictObject({ user: z.uuid() });
export const languageRequest = z.strictObject({ language: z.enum(['en', 'fr']) });

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
  password: z.string().min(12).max(1_000).optional(),
  decline: z.boolean().default(false),
});

export type CommitRequest = z.input<typeof commitRequest>;
export type ActRequest = z.input<typeof actRequest>;
export type UndoRequest = z.input<typeof undoRequest>;
export type SetupRequest = z.input<typeof setupRequest>;
export type AcceptRequest = z.input<typeof acceptRequest>;

/** RFC 9457: every error answer, `application/problem+json`. `outcomes` where a commit was refused as a whole. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  issues?: Issue[];
  outcome?: Outcome;
  retryAfter?: number;
  requestId?: string;
}

/** GET /api/session: who is signed in, or nobody. `setup` is true while the installation has no owner yet. */
export interface SessionAnswer {
  person: SignedIn | null;
  setup: boolean;
}

export interface SignedIn {
  user: RowId;
  name: string;
  userId: string;
  email: string;
  role: Role;
  org: { id: RowId; name: string; accountName: string };
  language: Language;
  mustChangePassword: boolean;
  memberships: { user: RowId; org: RowId; name: string; role: Role }[];
}

export interface WorkspacesAnswer {
  workspaces: { id: string; name: Words; kind: 'administration' }[];
}

/** GET /api/workspaces/:ws/catalog: the tables that the actor may see, and every sentence an issue may need. */
export interface CatalogAnswer {
  workspace: string;
  seq: number;
  tables: CatalogTable[];
  words: WordsByCode;
}

export interface CatalogTable {
  id: string;
  label: Words;
  section: 'directory' | 'billing' | 'messages' | 'hidden';
  /** Field ids by which people may name a row of this table in a link cell. */
  handles: string[];
  empty?: Words;
  fields: CatalogField[];
  actions: CatalogAction[];
  /** What this actor may do at all; `update` true means every field that is not read-only. */
  rights: { insert: boolean; delete: boolean; update: boolean | string[] };
}

export interface CatalogField {
  id: string;
  type: TypeName;
  label: Words;
  help?: Words;
  readOnly: boolean;
  /** Given at creation only. */
  once?: boolean;
  /** Not editable while the row is in one of these states; `words` say why. */
  fixed?: { in: readonly string[]; words: Words };
  options?: readonly Option[];
  states?: readonly State[];
  to?: string;
  max?: number;
  /** Not among the columns shown at first. */
  aside?: boolean;
  width?: number;
  initial?: Value;
}

export interface CatalogAction {
  id: string;
  label: Words;
  /** A formula over the row's cells (ids): the same that the server judges by. */
  when: string;
  /** Said where `when` is false and `needs` do not say which. */
  because: Words;
  /** Each condition with what is said where it is false. */
  needs?: { when: string; words: Words }[];
  form?: CatalogField[];
  confirm?: Words;
  /** The action deletes the row. */
  removes: boolean;
}

export interface WireRow {
  id: RowId;
  version: number;
  cells: Cells;
  /** Cells whose typed text could not be taken; `cells` hold that text. */
  invalid?: Record<string, Invalid>;
  /** What `Validation result` says, as codes to translate and the fields to mark. */
  issues?: Complaint[];
}

/** GET …/tables/:table/rows: one page. `links` name the rows that link cells point to, by table and id. */
export interface RowsAnswer {
  rows: WireRow[];
  links: Record<string, Record<RowId, string>>;
  /** Continue after the last row with `after=cursor`; null at the end. */
  cursor: string | null;
  seq: number;
}

/** GET …/tables/:table/rows/:row: one row; its ETag is the version. */
export interface OneAnswer {
  row: WireRow;
  links: RowsAnswer['links'];
  seq: number;
}

/** GET …/tables/:table/rows/count?filter&search */
export interface CountAnswer {
  count: number;
}

/** GET …/tables/:table/rows/position?row&filter&search&sort: how many rows stand before it; null where it is not among them. */
export interface PositionAnswer {
  position: number | null;
}

/** GET …/rows/:row/history: what happened to a row, latest first; continue with `before=seq`. */
export interface HistoryAnswer {
  entries: HistoryEntry[];
}

export interface HistoryEntry {
  seq: number;
  transaction: RowId;
  at: string;
  actorName: string;
  label: string;
  kind: 'added' | 'changed' | 'deleted';
  changes: { field: string; from: Value; to: Value }[];
}

/** One `commit` event of the stream; its SSE id is `seq`. */
export interface StreamCommit {
  seq: number;
  transaction: RowId;
  /** The actor's user row, or the name of a part of Seatgrid. */
  actor: string;
  actorName: string;
  label: string;
  /** Changed rows that the reader may see: new rows whole, others only what changed; `cells` null for a row that is gone. */
  changes: {
    table: string;
    row: RowId;
    version: number;
    added: boolean;
    cells: Cells | null;
    invalid?: WireRow['invalid'];
    issues?: Complaint[];
  }[];
  links: Record<string, Record<RowId, string>>;
  /** Tables of which more changed than is listed: what is on screen must be read again. */
  reload: string[];
}

/** GET /api/invitations/:token: what the page shows. Nothing is told of a token that is not good. */
export interface InvitationAnswer {
  organisation: string;
  inviter: string;
  address: string;
  /** The person must choose a password; an existing account signs in instead. */
  needs: ('firstName' | 'lastName' | 'userId' | 'password')[];
  suggested: { firstName?: string; lastName?: string; userId?: string };
  expiresAt: string;
  /** `activation`: the account exists and only its password is chosen. */
  kind: 'invitation' | 'activation';
}

export type { Complaint, Issue, Language, Outcome, Value, Words };
