import type { Role } from '../model/actor.ts';
import type { Cells, InvalidInput, Issue, Outcome, RowId, Value } from '../model/change.ts';
import type { Field, NumberRange, Option, State, TypeName } from '../model/field.ts';
import type { Language, LocalizedText } from '../model/localizedText.ts';
import type { IssueDetails, TextsByCode } from '../model/table.ts';
import type { UndoStep, UndoSteps } from '../model/undoSteps.ts';

/*
 * The contract of the API. Requests are zod schemas in requests.ts, which validate every request; responses are types.
 * The client imports the types of this file and nothing else of server/api.
 */

/** RFC 9457: the body of every error response, `application/problem+json`. It has `outcome` when a commit was refused as a whole. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  issues?: Issue[];
  outcome?: Outcome;
  /** The current rows, when they have changed since the client saw them (409, 412). */
  current?: (WireRow & { table: string })[];
  retryAfter?: number;
  requestId?: string;
}

/** GET /api/session: the signed-in person, or null. `setup` is true while the installation has no owner. */
export interface SessionResponse {
  person: SignedIn | null;
  setup: boolean;
}

/** The signed-in person, the current membership, and the other memberships. */
export interface SignedIn {
  user: RowId;
  name: string;
  userId: string;
  email: string;
  role: Role;
  org: { id: RowId; name: string; accountName: string };
  /** Null until a language is chosen: the page then uses the browser's and reports it to the server. */
  language: Language | null;
  mustChangePassword: boolean;
  memberships: { user: RowId; org: RowId; name: string; role: Role }[];
}

/** GET /api/site: the address of this installation, and whether it sends mail. */
export interface SiteResponse {
  address: string;
  mail: boolean;
}

/** GET /api/sessions: the sessions of the account, the current one first, then the most recently used. */
export interface SessionsResponse {
  sessions: ActiveSession[];
}

/** A session as its person sees it. `browser` and `system` are empty if the user agent does not tell them. */
export interface ActiveSession {
  id: RowId;
  browser: string;
  system: string;
  /** The network address at sign-in. */
  address: string;
  startedAt: string;
  /** Accurate to 15 minutes. */
  seenAt: string;
  /** It is the session of this request. */
  current: boolean;
}

/** The address that a link was sent to, and when the link expires. */
export interface LinkResponse {
  address: string;
  expiresAt: string;
}

/** GET /api/session/email: the person's address, and the one waiting for confirmation. */
export interface EmailResponse {
  address: string;
  waiting: LinkResponse | null;
}

/** GET /api/workspaces. */
export interface WorkspacesResponse {
  workspaces: { id: string; name: LocalizedText; kind: 'administration' }[];
}

/** GET /api/workspaces/:ws/catalog: the tables that the actor may see, and the texts by code. */
export interface CatalogResponse {
  workspace: string;
  seq: number;
  tables: CatalogTable[];
  words: TextsByCode;
}

/** A table as the actor may see it. */
export interface CatalogTable {
  id: string;
  label: LocalizedText;
  section: 'directory' | 'billing' | 'messages' | 'hidden';
  /** Field ids by which people may name a row of this table in a link cell. */
  handles: string[];
  empty?: LocalizedText;
  /** The initial sort, for example `-at`; by default the order of creation. */
  sort?: string;
  /** A formula: the rows that need attention. */
  attention?: string;
  /** What else needs attention in a valid row: when this formula is true, at this field. */
  alerts?: { when: string; at: string; words: LocalizedText }[];
  fields: CatalogField[];
  actions: CatalogAction[];
  rights: TableRights;
  /** The actor may export its rows. */
  exports?: true;
}

/**
 * The actor's rights: fields that a new row may set; fields that may be changed in rows where `when` is true (true: every field that is not
 * read-only); rows that may be deleted.
 */
export interface TableRights {
  insert: boolean | string[];
  update: { fields: true | string[]; when?: string }[];
  delete: { when?: string }[];
}

/** A field as the actor may see it. */
export interface CatalogField {
  id: string;
  type: TypeName;
  label: LocalizedText;
  help?: LocalizedText;
  readOnly: boolean;
  /** Never empty; required in an action's form. */
  required?: boolean;
  /** Set only when the row is created. */
  once?: boolean;
  /** Not editable while the row is in one of these states; `words` is the reason. */
  fixed?: { in: readonly string[]; words: LocalizedText };
  options?: readonly Option[];
  states?: readonly State[];
  to?: string;
  /** The longest text, in characters. */
  max?: number;
  /** The range of a number; with step 1 only whole numbers are allowed. */
  range?: NumberRange;
  /** Other headings of this column in imported data. */
  synonyms?: readonly string[];
  /** Hidden by default. */
  aside?: boolean;
  width?: number;
  initial?: Value;
  /** The text contains codes; the catalog's `words` have their texts under `<kind>.<code>`. */
  codes?: Field['codes'];
}

/** An action that the actor may use. */
export interface CatalogAction {
  id: string;
  label: LocalizedText;
  /** A formula over the row's cells by field id: the same one that the server checks. */
  when: string;
  /** The reason when `when` is false and `needs` has none. */
  because: LocalizedText;
  /** Each condition with the reason when it is false. */
  needs?: { when: string; words: LocalizedText }[];
  form?: CatalogField[];
  confirm?: LocalizedText;
  /** The action deletes the row. */
  removes: boolean;
  /** Its effect cannot be undone. */
  final?: boolean;
  /** The state that it sets. */
  enters?: string;
}

/** A row on the wire. */
export interface WireRow {
  id: RowId;
  version: number;
  cells: Cells;
  /** Invalid cells with the typed text: a text cell also keeps it as its value, any other cell is null. */
  invalid?: Record<string, InvalidInput>;
  /** The issues of `Validation result`, as codes to translate and fields to mark. */
  issues?: IssueDetails[];
}

/** The title of a row, and a hint that distinguishes it from rows with the same title. Either may be empty. */
export interface RowTitle {
  title: string;
  hint: string;
}

/** GET …/tables/:table/rows: one page. `links` has the titles of linked rows, by table and id. */
export interface RowsResponse {
  rows: WireRow[];
  links: Record<string, Record<RowId, string>>;
  /** The titles of the rows themselves, if `titles` was requested. */
  titles?: Record<RowId, RowTitle>;
  /** Continue after the last row with `after=cursor`; null at the end. */
  cursor: string | null;
  seq: number;
}

/**
 * GET …/tables/:table/cells: the same page in a compact form. Each row is an array of cells in the order of `fields`, which start with `id`,
 * `version`, `invalid` and `issues`; the last two are JSON texts or null. `same` has the values that all rows share.
 */
export interface CellsResponse extends Omit<RowsResponse, 'rows' | 'titles'> {
  fields: readonly string[];
  rows: Value[][];
  same: Cells;
}

/** GET …/tables/:table/rows/:row: one row; its ETag is the version. */
export interface RowResponse extends RowTitle {
  row: WireRow;
  links: RowsResponse['links'];
  seq: number;
}

/** GET …/tables/:table/rows/count?filter&search */
export interface CountResponse {
  count: number;
}

/** GET …/tables/:table/rows/position?row&filter&search&sort: how many rows are before it; null if the view does not contain it. */
export interface PositionResponse {
  position: number | null;
}

/** GET …/rows/:row/history: the history of a row, latest first; continue with `before=seq`. */
export interface HistoryResponse {
  entries: HistoryEntry[];
}

/** One transaction in the history of a row. */
export interface HistoryEntry {
  seq: number;
  transaction: RowId;
  at: string;
  /** The actor's user row, or the name of a system actor. */
  actor: string;
  /** The actor's name at that moment. */
  actorName: string;
  /** The actor now, if the reader may see them in Users: names change and may be shared, a User ID does not. */
  person?: { userId: string; name: string };
  label: string;
  /** The batch of the transaction; a batch is undone as a whole. */
  batch?: RowId;
  /** `start`: older history was deleted, and this is the row as it was then; the entry is no transaction. */
  kind: 'added' | 'changed' | 'deleted' | 'start';
  /** For a verdict also its issues before and after, as codes. */
  changes: { field: string; from: Value; to: Value; issues?: { from: IssueDetails[]; to: IssueDetails[] } }[];
}

/** One `commit` event of the stream; its SSE id is `seq`. */
export interface StreamCommit {
  seq: number;
  transaction: RowId;
  /** The actor's user row, or the name of a system actor. */
  actor: string;
  actorName: string;
  label: string;
  /** Changed rows that the reader may see: a new row whole, otherwise only the changed cells; `cells` is null for a deleted row. */
  changes: {
    table: string;
    row: RowId;
    version: number;
    added: boolean;
    cells: Cells | null;
    invalid?: WireRow['invalid'];
    issues?: IssueDetails[];
  }[];
  links: Record<string, Record<RowId, string>>;
  /** Tables with more changes than are listed: the page must reload them. */
  reload: string[];
}

/** POST /api/invitations/read: what the page shows. An invalid token reveals nothing. */
export interface InvitationResponse {
  organisation: string;
  /** The workspace, for an external person's invitation. */
  workspace?: string;
  inviter: string;
  address: string;
  /** What the person must enter; a person with an account signs in instead. */
  needs: ('firstName' | 'lastName' | 'userId' | 'password')[];
  suggested: { firstName?: string; lastName?: string; userId?: string };
  expiresAt: string;
  /** `activation`: the account exists and only its password must be chosen. */
  kind: 'invitation' | 'activation';
}

export type { AcceptRequest, ActRequest, CommitRequest, SetupRequest, UndoRequest } from './requests.ts';
export type { Issue, IssueDetails, Language, LocalizedText, Outcome, UndoStep, UndoSteps, Value };
