import type { RowId } from '../../server/model/change.ts';
import { workspace } from './site.ts';

/** The requesters: nobody, two kinds of ended sessions, and a person of each of the six roles. */
export const whos = [
  'anonymous',
  'deactivated',
  'expired',
  'external',
  'member',
  'team_admin',
  'licence_admin',
  'manager',
  'owner',
  'stranger',
] as const;
/** One requester; the stranger is the owner of another organisation. */
export type Who = (typeof whos)[number];

/** The owner of the row: the requester, a colleague, or another organisation. */
export const rows = ['own', 'colleague', 'foreign'] as const;
/** One owner of a row. */
export type Whose = (typeof rows)[number];

/** The request: path parameters, query and body. `row` is the requested row, `change` a transaction that changed it. */
interface Asked {
  query?: string;
  body?: unknown;
  /** The body is a file with this text. */
  file?: string;
}

/** The right statuses: one for all, or by requester, and for each one for all rows or own, colleague, foreign. */
type Right = number | readonly [own: number, colleague: number, foreign: number];

/** A route in the matrix. */
export interface Line {
  ask?: (row: RowId, change: RowId) => Asked;
  out: number;
  member: Right;
  /** Managers, owners and owners elsewhere, each in their own organisation. */
  office: Right;
  /** The exceptions: external people instead of members, licence admins instead of managers. */
  external?: Right;
  licence_admin?: Right;
}

const always = (status: number): Omit<Line, 'ask'> => ({ out: status, member: status, office: status });
const signedIn = (status = 200): Omit<Line, 'ask'> => ({ out: 401, member: status, office: status });
const byRow: Omit<Line, 'ask'> = { out: 401, member: [200, 404, 404], office: [200, 200, 404] };
/**
 * A member may not change a colleague, and is refused with 403, because all know who is in their organisation (example 45). A licence admin
 * may not change a draft of another person; an external person changes nothing, not even their own row.
 */
const byRowWritten: Omit<Line, 'ask'> = {
  out: 401,
  member: [200, 403, 404],
  office: [200, 200, 404],
  external: [403, 403, 404],
  licence_admin: [200, 403, 404],
};
const table = `${workspace.replace('administration', '{ws}')}/tables/{table}/rows`;
const at = workspace.replace('administration', '{ws}');

/** Every route with the right statuses. A route that is missing here fails the test. */
export const matrix: Record<string, Line> = {
  'GET /healthz': always(200),
  'GET /readyz': always(200),
  'GET /api/openapi.json': always(200),

  'GET /api/site': always(200),
  'GET /api/session': always(200),
  'POST /api/session': {
    ask: row => ({ body: { login: `nobody-${row}`.slice(0, 60), password: 'of this name' } }),
    ...always(401),
  },
  'DELETE /api/session': always(204),
  'PATCH /api/session': { ask: () => ({ body: { language: 'en' } }), ...signedIn() },
  'POST /api/session/password': {
    ask: () => ({ body: { current: 'not this one', next: 'green paper boats' } }),
    ...signedIn(403),
  },
  'POST /api/session/membership': {
    ask: row => ({ body: { user: row } }),
    out: 401,
    member: [200, 404, 404],
    office: [200, 404, 404],
  },

  'GET /api/sessions': signedIn(),
  'DELETE /api/sessions': signedIn(204),
  // No session has the id of a user row.
  'DELETE /api/sessions/{session}': signedIn(404),

  'GET /api/session/email': signedIn(),
  'DELETE /api/session/email': signedIn(204),
  // This site sends no mail.
  'POST /api/session/email': { ask: () => ({ body: { password: 'not this one', email: 'x@acme.test' } }), ...signedIn(409) },
  'POST /api/password-resets': { ask: () => ({ body: { login: 'alice' } }), ...always(409) },
  'POST /api/password-resets/read': { ask: () => ({ body: { token: 'x'.repeat(43) } }), ...always(404) },
  'POST /api/password-resets/use': {
    ask: () => ({ body: { token: 'x'.repeat(43), password: 'green paper boats' } }),
    ...always(404),
  },
  'POST /api/email-changes/read': { ask: () => ({ body: { token: 'x'.repeat(43) } }), ...always(404) },
  'POST /api/email-changes/confirm': { ask: () => ({ body: { token: 'x'.repeat(43) } }), ...always(404) },

  'POST /api/setup': {
    ask: () => ({
      body: { token: 'x', email: 'a@b.test', password: 'green paper boats', organisation: 'X', accountName: 'xxx', licences: 1 },
    }),
    ...always(404),
  },
  'POST /api/invitations/read': { ask: () => ({ body: { token: 'x' } }), ...always(404) },
  'POST /api/invitations': { ask: () => ({ body: { token: 'x' } }), ...always(404) },

  'GET /api/workspaces': signedIn(),
  [`GET ${at}/catalog`]: signedIn(),
  [`GET ${at}/stream`]: signedIn(),
  // Who may see a number of rows is tested in counts.test.ts.
  [`GET ${at}/counts`]: signedIn(),
  [`GET ${at}/steps`]: signedIn(),
  // External people do not see the licences of the organisation.
  [`GET ${at}/licences/use`]: { ...signedIn(), external: 404 },
  // Nobody here has started this batch.
  [`GET ${at}/batches/{batch}`]: signedIn(404),

  [`POST ${at}/imports`]: {
    ask: () => ({ query: '?table=users&name=people.csv', file: 'User ID\nanna' }),
    out: 401,
    member: 403,
    office: 200,
  },
  // No import has the id of a user row.
  [`GET ${at}/imports/{import}`]: signedIn(404),
  [`GET ${at}/imports/{import}/rows`]: signedIn(404),
  [`GET ${at}/imports/{import}/failures`]: signedIn(404),
  [`PATCH ${at}/imports/{import}`]: { ask: () => ({ body: { mode: 'create' } }), ...signedIn(404) },
  [`POST ${at}/imports/{import}/apply`]: { ask: () => ({ body: { mode: 'valid' } }), ...signedIn(404) },
  [`DELETE ${at}/imports/{import}`]: signedIn(404),

  [`GET ${table}`]: signedIn(),
  [`GET ${at}/tables/{table}/cells`]: signedIn(),
  [`GET ${table}/count`]: signedIn(),
  [`GET ${at}/tables/{table}/values`]: { ask: () => ({ query: '?field=status' }), ...signedIn() },
  [`GET ${at}/tables/{table}/export`]: { out: 401, member: 403, office: 200, licence_admin: 403 },
  // A row of another organisation is in no file: it is empty.
  [`POST ${at}/tables/{table}/export`]: {
    ask: row => ({ body: { ids: [row] } }),
    out: 401,
    member: 403,
    office: 200,
    licence_admin: 403,
  },
  // A row that is not in the view has no position; a foreign one is the same as an unknown one.
  [`GET ${table}/position`]: { ask: row => ({ query: `?row=${row}` }), ...signedIn() },
  [`GET ${table}/{row}`]: byRow,
  [`GET ${table}/{row}/history`]: byRow,

  [`POST ${at}/commit`]: {
    ask: row => ({ body: { changes: [{ table: 'users', row, to: { firstName: 'Anew' } }] } }),
    ...byRowWritten,
  },
  // Nobody here is invited: a person who may see the row is told so, a member that they may not do this.
  [`POST ${at}/act`]: {
    ask: row => ({ body: { table: 'users', action: 'cancelInvitation', rows: [row] } }),
    out: 401,
    member: [422, 403, 404],
    office: [422, 422, 404],
  },
  // A change of unreadable rows does not exist for the requester.
  [`POST ${at}/undo`]: {
    ask: (_row, change) => ({ body: { transaction: change, dryRun: false } }),
    ...byRowWritten,
    member: [200, 404, 404],
    external: [403, 404, 404],
  },
};

/** The right status for this requester and this row. */
export function rightFor(line: Line, who: Who, whose: Whose): number {
  const { out, member, office } = line;
  if (who === 'anonymous' || who === 'deactivated' || who === 'expired') return out;
  const rights: Record<Exclude<Who, 'anonymous' | 'deactivated' | 'expired'>, Right> = {
    external: line.external ?? member,
    member,
    team_admin: member,
    licence_admin: line.licence_admin ?? office,
    manager: office,
    owner: office,
    stranger: office,
  };
  const right = rights[who];
  return typeof right === 'number' ? right : (right[rows.indexOf(whose)] ?? 0);
}
