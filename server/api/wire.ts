import type { z } from '@hono/zod-openapi';
import type { Issue, Outcome, Value } from '../model/change.ts';
import type { Language, LocalizedText } from '../model/localizedText.ts';
import type { IssueDetails } from '../model/table.ts';
import type { UndoStep, UndoSteps } from '../model/undoSteps.ts';
import type * as account from './schemas/account.ts';
import type * as catalog from './schemas/catalog.ts';
import type * as changes from './schemas/changes.ts';
import type * as imports from './schemas/imports.ts';
import type * as installation from './schemas/installation.ts';
import type * as invitations from './schemas/invitations.ts';
import type * as licences from './schemas/licences.ts';
import type { problemResponse } from './schemas/problem.ts';
import type * as rows from './schemas/rows.ts';
import type { rowSchema } from './schemas/values.ts';

/*
 * The types of the API, inferred from its schemas, which validate every request and describe every response. The client imports the types of
 * this file and nothing else of server/api.
 */

/** The body of every error response. */
export type Problem = z.output<typeof problemResponse>;

/** The body of the set-up request. */
export type SetupRequest = z.input<typeof installation.setupRequest>;
/** The address of this installation, and whether it sends mail. */
export type SiteResponse = z.output<typeof installation.siteResponse>;

/** The signed-in person or null, and whether the installation has no owner yet. */
export type SessionResponse = z.output<typeof account.sessionResponse>;
/** The signed-in person, the current membership, and the other memberships. */
export type SignedIn = z.output<typeof account.signedIn>;
/** The sessions of an account. */
export type SessionsResponse = z.output<typeof account.sessionsResponse>;
/** A session as its person sees it. */
export type ActiveSession = z.output<typeof account.activeSession>;
/** The address that a link was sent to, and when the link expires. */
export type LinkResponse = z.output<typeof account.linkResponse>;
/** The person's address, and the one waiting for confirmation. */
export type EmailResponse = z.output<typeof account.emailResponse>;

/** What the page of an invitation shows. */
export type InvitationResponse = z.output<typeof invitations.invitationResponse>;
/** The answer to an invitation. */
export type AcceptRequest = z.input<typeof invitations.acceptRequest>;

/** The workspaces that the actor may see. */
export type WorkspacesResponse = z.output<typeof catalog.workspacesResponse>;
/** The tables that the actor may see, and the texts by code. */
export type CatalogResponse = z.output<typeof catalog.catalogResponse>;
/** A table as the actor may see it. */
export type CatalogTable = z.output<typeof catalog.catalogTable>;
/** A view that comes with a table. */
export type CatalogView = z.output<typeof catalog.catalogView>;
/** The actor's rights to a table. */
export type TableRights = z.output<typeof catalog.tableRights>;
/** A field as the actor may see it. */
export type CatalogField = z.output<typeof catalog.catalogField>;
/** A state of a field as the actor may see it. */
export type CatalogState = z.output<typeof catalog.catalogState>;
/** An action that the actor may use. */
export type CatalogAction = z.output<typeof catalog.catalogAction>;

/** A row on the wire. */
export type WireRow = z.output<typeof rowSchema>;
/** The title of a row, and a hint that distinguishes it from rows with the same title. */
export type RowTitle = z.output<typeof rows.rowTitle>;
/** A page of rows. */
export type RowsResponse = z.output<typeof rows.rowsResponse>;
/** A page of rows, each as an array of cells. */
export type CellsResponse = z.output<typeof rows.cellsResponse>;
/** One row. */
export type RowResponse = z.output<typeof rows.rowResponse>;
/** The number of rows. */
export type CountResponse = z.output<typeof rows.countResponse>;
/** The values of a field. */
export type ValuesResponse = z.output<typeof rows.valuesResponse>;
/** Numbers of rows for the frame of the page. */
export type CountsResponse = z.output<typeof rows.countsResponse>;
/** The number of rows before a row. */
export type PositionResponse = z.output<typeof rows.positionResponse>;
/** The history of a row. */
export type HistoryResponse = z.output<typeof rows.historyResponse>;
/** One transaction in the history of a row. */
export type HistoryEntry = z.output<typeof rows.historyEntry>;

/** The licences at the end of each day or month. */
export type LicenceUseResponse = z.output<typeof licences.licenceUseResponse>;

/** An import: how its file is read, and what applying it would do. */
export type ImportResponse = z.output<typeof imports.importResponse>;
/** What is read or matched differently. */
export type ImportChange = z.input<typeof imports.importChange>;
/** The rows of a file as they were tried. */
export type ImportRowsResponse = z.output<typeof imports.importRows>;
/** Which rows are applied. */
export type ApplyImportRequest = z.input<typeof imports.applyRequest>;

/** The body of a commit request. */
export type CommitRequest = z.input<typeof changes.commitRequest>;
/** The body of an action request. */
export type ActRequest = z.input<typeof changes.actRequest>;
/** The body of an undo request. */
export type UndoRequest = z.input<typeof changes.undoRequest>;
/** One event of the stream. */
export type StreamCommit = z.output<typeof changes.streamCommit>;
/** A change in that event. */
export type StreamChange = z.output<typeof changes.streamChange>;

export type { Issue, IssueDetails, Language, LocalizedText, Outcome, UndoStep, UndoSteps, Value };
