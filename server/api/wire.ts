import type { Role } from '../model/actor.ts';
import type { Cells, InvalidInput, Issue, Outcome, RowId, Value } from '../model/change.ts';
import type { Field, NumberRange, Option, State, TypeName } from '../model/field.ts';
import type { Language, LocalizedText } from '../model/localizedText.ts';
import type { IssueDetails, TextsByCode } from '../model/table.ts';
import type { UndoStep, UndoSteps } from '../model/undoSteps.ts';

/*
 * What goes over the wire. Requests are zod schemas in requests.ts, by which every request is checked; answers are types.
 * The client imports the types of this file and nothing else of the server's HTTP room.
 */

/** RFC 9457: every error answer, `application/problem+json`. `outcomes` where a commit was refused as a whole. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  issues?: Issue[];
  outcome?: Outcome;
  /** The rows as they are now, where they have changed since they were seen (409, 412). */
  current?: (WireRow & { table: string })[];
  retryAfter?: number;
  requestId?: string;
}

/** GET /api/session: who is signed in, or nobody. `setup` is true while the installation has no owner yet. */
export interface SessionResponse {
  person: SignedIn | null;
  setup: boolean;
}

/** Who is signed in, under which membership, and which others there are. */
export interface SignedIn {
  user: RowId;
  name: string;
  userId: string;
  email: string;
  role: Role;
  org: { id: RowId; name: string; accountName: string };
  /** Null while nobody has chosen one: the browser's is spoken then, and told to the server. */
  language: Language | null;
  mustChangePassword: boolean;
  memberships: { user: RowId; org: RowId; name: string; role: Role }[];
}

/** GET /api/site: the address under which people reach Seatgrid, and whether it sends messages. */
export interface SiteResponse {
  address: string;
  mail: boolean;
}

/** GET /api/sessions: where the account is signed in: the session that asks, then the one last seen first. */
export interface SessionsResponse {
  sessions: ActiveSession[];
}

/** A session as its person sees it. `browser` and `system` are empty where it does not say what it is. */
export interface ActiveSession {
  id: RowId;
  browser: string;
  system: string;
  /** The network address that it was begun from. */
  address: string;
  startedAt: string;
  /** To the quarter of an hour. */
  seenAt: string;
  /** It is the one that asks. */
  current: boolean;
}

/** What a link in a message is about: the address that it was sent to, and until when it is good. */
export interface LinkResponse {
  address: string;
  expiresAt: string;
}

/** GET /api/session/email: one's own address, and the one that waits to be confirmed. */
export interface EmailResponse {
  address: string;
  waiting: LinkResponse | null;
}

/** GET /api/workspaces. */
export interface WorkspacesResponse {
  workspaces: { id: string; name: LocalizedText; kind: 'administration' }[];
}

/** GET /api/workspaces/:ws/catalog: the tables that the actor may see, and every sentence an issue may need. */
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
  /** The order in which it opens, as `-at`; that in which rows were made where left out. */
  sort?: string;
  /** A formula: which rows need somebody's attention. */
  attention?: string;
  /** What asks for attention in a row that is in order by all rules: by this formula, at this field. */
  alerts?: { when: string; at: string; words: LocalizedText }[];
  fields: CatalogField[];
  actions: CatalogAction[];
  rights: TableRights;
  /** Its rows may be exported by this actor. */
  exports?: true;
}

/** What this actor may do: give these fields to a new row, change these of rows for which `when` is true (true: every field that is not read-only), and delete rows. */
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
  /** Never empty: in the form of an action it must be given. */
  required?: boolean;
  /** Given at creation only. */
  once?: boolean;
  /** Not editable while the row is in one of these states; `words` say why. */
  fixed?: { in: readonly string[]; words: LocalizedText };
  options?: readonly Option[];
  states?: readonly State[];
  to?: string;
  /** Longest text, in characters. */
  max?: number;
  /** What a number may be; a step of 1 has whole numbers only. */
  range?: NumberRange;
  /** Other names under which its column comes in from elsewhere. */
  synonyms?: readonly string[];
  /** Not among the columns shown at first. */
  aside?: boolean;
  width?: number;
  initial?: Value;
  /** A text in which Seatgrid writes codes: their words are those of the catalog, by `<kind>.<code>`. */
  codes?: Field['codes'];
}

/** An action that the actor may use. */
export interface CatalogAction {
  id: string;
  label: LocalizedText;
  /** A formula over the row's cells (ids): the same that the server judges by. */
  when: string;
  /** Said where `when` is false and `needs` do not say which. */
  because: LocalizedText;
  /** Each condition with what is said where it is false. */
  needs?: { when: string; words: LocalizedText }[];
  form?: CatalogField[];
  confirm?: LocalizedText;
  /** The action deletes the row. */
  removes: boolean;
  /** What it does cannot be taken back. */
  final?: boolean;
  /** The state that it sets. */
  enters?: string;
}

/** A row as it goes over the wire. */
export interface WireRow {
  id: RowId;
  version: number;
  cells: Cells;
  /** Cells whose typed text could not be taken: a cell that holds texts has it too, any other is null. */
  invalid?: Record<string, InvalidInput>;
  /** What `Validation result` says, as codes to translate and the fields to mark. */
  issues?: IssueDetails[];
}

/** By what people know a row, and what tells it from its namesakes. Either may be empty. */
export interface RowTitle {
  title: string;
  hint: string;
}

/** GET …/tables/:table/rows: one page. `links` name the rows that link cells point to, by table and id. */
export interface RowsResponse {
  rows: WireRow[];
  links: Record<string, Record<RowId, string>>;
  /** Of the rows themselves, where `titles` was asked for. */
  titles?: Record<RowId, RowTitle>;
  /** Continue after the last row with `after=cursor`; null at the end. */
  cursor: string | null;
  seq: number;
}

/**
 * GET …/tables/:table/cells: the same page, said shortly. Each row is its cells in the order of `fields`, which begin with `id`, `version`,
 * `invalid` and `issues`; these two are JSON texts, or null where there is nothing to say. What all rows have alike is said once, in `same`.
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

/** GET …/tables/:table/rows/position?row&filter&search&sort: how many rows stand before it; null where it is not among them. */
export interface PositionResponse {
  position: number | null;
}

/** GET …/rows/:row/history: what happened to a row, latest first; continue with `before=seq`. */
export interface HistoryResponse {
  entries: HistoryEntry[];
}

/** One transaction in the history of a row. */
export interface HistoryEntry {
  seq: number;
  transaction: RowId;
  at: string;
  /** The actor's user row, or the name of a part of Seatgrid. */
  actor: string;
  /** Their name at that moment. */
  actorName: string;
  /** Who that is now, as far as the reader sees them in Users: names change and may be shared, a User ID does not. */
  person?: { userId: string; name: string };
  label: string;
  /** It is part of a batch, which is taken back as one. */
  batch?: RowId;
  /** `start`: what was before is not kept any more, and the row was so then; the entry is no transaction. */
  kind: 'added' | 'changed' | 'deleted' | 'start';
  /** A verdict also says its complaints before and after as codes. */
  changes: { field: string; from: Value; to: Value; issues?: { from: IssueDetails[]; to: IssueDetails[] } }[];
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
    issues?: IssueDetails[];
  }[];
  links: Record<string, Record<RowId, string>>;
  /** Tables of which more changed than is listed: what is on screen must be read again. */
  reload: string[];
}

/** POST /api/invitations/read: what the page shows. Nothing is told of a token that is not good. */
export interface InvitationResponse {
  organisation: string;
  /** The workspace that one is invited to from outside. */
  workspace?: string;
  inviter: string;
  address: string;
  /** The person must choose a password; an existing account signs in instead. */
  needs: ('firstName' | 'lastName' | 'userId' | 'password')[];
  suggested: { firstName?: string; lastName?: string; userId?: string };
  expiresAt: string;
  /** `activation`: the account exists and only its password is chosen. */
  kind: 'invitation' | 'activation';
}

export type { AcceptRequest, ActRequest, CommitRequest, SetupRequest, UndoRequest } from './requests.ts';
export type { Issue, IssueDetails, Language, LocalizedText, Outcome, UndoStep, UndoSteps, Value };
