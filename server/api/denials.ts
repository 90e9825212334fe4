import type { Context } from 'hono';
import { accountByLogin } from '../identity/accountLookup.ts';
import type { Person } from '../model/actor.ts';
import { effectiveRole } from '../model/actor.ts';
import type { AuditEvent } from '../model/audit.ts';
import type { Cells, Outcome, Row, RowId } from '../model/change.ts';
import { denialsIn } from '../model/outcome.ts';
import { displayName } from '../model/personName.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import type { AuditEntry } from './auditQueue.ts';
import type { ApiProblem } from './problem.ts';
import { currentRequest } from './requestScope.ts';
import { requireWorkspace } from './workspaceParam.ts';

/** Codes of problems that deny access; other problems say that a request was not valid. */
const deniedCodes = new Set([
  'signed_out',
  'password_change_required',
  'no_such_workspace',
  'no_such_table',
  'no_such_row',
  'no_such_membership',
  'no_such_transaction',
  'no_invitation',
  'no_setup',
  'no_reset',
  'no_confirmation',
  'no_such_session',
  'no_such_import',
  'stale',
]);

/** The audit event of a problem; null for none. */
function auditEventOf({ status, code, extensions }: ApiProblem): AuditEvent | null {
  // `auditOutcome` records the refused rows of a commit.
  if (extensions.outcome !== undefined) return null;
  if (code === 'foreign_origin') return 'foreign_origin';
  if (code === 'sign_in_failed' || (code === 'wrong_password' && status === 401)) return 'sign_in_refused';
  if (status === 429) return 'too_many_tries';
  return status === 403 || status === 401 || deniedCodes.has(code) ? 'denied' : null;
}

/**
 * Records a refused request in the audit trail: the actor, the request and the reason. Of the input only a sign-in's login is kept. A
 * failed password attempt is recorded for the organisations of the account, on every route that takes a password.
 */
export async function auditProblem(c: Context<AppEnv>, context: AppContext, problem: ApiProblem): Promise<void> {
  const event = auditEventOf(problem);
  const request = currentRequest();
  if (event === null || request === null) return;
  const { via, session } = request;
  const login = await typedLogin(c);
  const cells: Cells = {
    ...actorCells(session?.person ?? null),
    ...via,
    ...targetCells(c),
    detail: `${requestLine(c)}: ${problem.code}`,
  };
  const entry = { event, org: session?.person.org ?? null, cells };
  const attempted = c.get('attemptedAccount');
  const isOwn = attempted === undefined || (attempted !== null && attempted === session?.person.account);
  if (login === null && isOwn) return context.audit.add(entry, aggregationKey(cells, problem.code));
  const typed = login?.toLowerCase() ?? '';
  const dated = { ...entry, cells: { at: context.now(), ...cells } };
  const lookUp = async () => {
    const account = attempted === undefined ? ((await accountByLogin(context, login ?? ''))?.id ?? null) : attempted;
    const entries = await signInEntries(account, login ?? '', dated, context.reader);
    return entries.map(each => ({
      entry: each,
      key: aggregationKey(cells, problem.code, String(each.cells.row ?? login?.toLowerCase())),
    }));
  };
  await context.audit.addFound(aggregationKey(cells, problem.code, String(attempted), typed), lookUp, dated);
}

/**
 * The entries of a refused sign-in: one for each organisation of the account. A login that matches no account is kept only if it looks like
 * an e-mail address, because people sometimes type passwords there.
 */
async function signInEntries(
  account: RowId | null,
  login: string,
  { event, org, cells }: AuditEntry,
  reader: AppContext['reader'],
) {
  const people = account === null ? [] : await reader.where('users', 'account', [account]);
  const members = people.filter(person => person.status !== 'Draft');
  if (members.length === 0) return [{ event, org, cells: { ...cells, rowName: /^\S+@\S+$/.test(login) ? login : null } }];
  return members.map((person): AuditEntry => {
    const named = { table: 'users', row: person.id, rowName: displayName(person), role: effectiveRole(person) };
    return { event, org: String(person.org), cells: { ...cells, ...named } };
  });
}

/** Records the refused parts of a commit, action or undo, also when other parts succeeded. */
export function auditOutcome(c: Context<AppEnv>, { audit }: AppContext, outcome: Outcome, dryRun: boolean): void {
  const request = currentRequest();
  if (request === null) return;
  const person = c.get('person');
  for (const { table, row, code, count } of denialsIn(outcome, requireWorkspace(c).catalog())) {
    const operation = redactedPath(c).split('/').at(-1) ?? '';
    const detail = `${operation}${dryRun ? ' (dry run)' : ''}: ${code}`;
    const cells: Cells = { ...actorCells(person), ...request.via, table, row, detail };
    audit.add({ event: 'denied', org: person.org, cells }, aggregationKey(cells, detail), count);
  }
}

/** The actor's id, name and role at this moment; nulls when nobody is signed in. */
export const actorCells = (person: Person | null): Cells =>
  person === null
    ? { actor: null, actorName: null, role: null }
    : { actor: person.user, actorName: person.name, role: person.role };

/** Entries with the same key within a minute are repetitions: same person, name, role, address, table and reason. */
const aggregationKey = ({ actor, actorName, role, address, table }: Cells, ...reason: string[]): string =>
  JSON.stringify([actor, actorName, role, address, table, ...reason]);

/** The method and path of the request, and the transaction or batch that it is to undo. */
function requestLine(c: Context<AppEnv>): string {
  const target = c.get('target');
  const undone = target !== undefined && 'undone' in target ? ` ${target.undone}` : '';
  return `${c.req.method} ${redactedPath(c)}${undone}`;
}

/** The table and row of the request, in its body or its path. */
function targetCells(c: Context<AppEnv>): Cells {
  const target = c.get('target');
  if (target !== undefined && 'table' in target) return { ...target };
  const [, table, row] = /\/tables\/([^/]{1,64})(?:\/rows\/([\da-f-]{36}))?/.exec(c.req.path) ?? [];
  return { table: table ?? null, row: row ?? null };
}

/** The path with tokens removed. */
export const redactedPath = (c: Context): string =>
  c.req.path
    .replace(/(\/invitations\/).*/, '$1…')
    .replace(/[\w-]{40,}/g, '…')
    .slice(0, 200);

/** The login of a sign-in request; null for other requests. */
async function typedLogin(c: Context): Promise<string | null> {
  if (c.req.method !== 'POST' || c.req.path !== '/api/session') return null;
  const body: unknown = await c.req.json().catch(() => null);
  const login = (body as { login?: unknown } | null)?.login;
  return typeof login === 'string' ? login.trim().slice(0, 254) : null;
}

/** Adds to each entry the name of the row that it is about, if the row belongs to the organisation whose owners read the entry. */
export async function addRowNames(
  workspace: Pick<Workspace, 'reader' | 'at'>,
  entries: readonly AuditEntry[],
): Promise<readonly AuditEntry[]> {
  const idsByTable = new Map<string, Set<RowId>>();
  for (const { org, cells } of entries) {
    if (org === null || typeof cells.table !== 'string' || typeof cells.row !== 'string') continue;
    idsByTable.set(cells.table, (idsByTable.get(cells.table) ?? new Set()).add(cells.row));
  }
  if (idsByTable.size === 0) return entries;
  const { catalog, reader } = await workspace.at((await workspace.reader.head()).catalog);
  const rows = new Map<string, ReadonlyMap<RowId, Row>>();
  for (const [id, ids] of idsByTable) if (catalog().tables.has(id)) rows.set(id, await reader.rows(id, [...ids]));
  return entries.map(entry => {
    const { org, cells } = entry;
    const row = rows.get(String(cells.table))?.get(String(cells.row));
    if (row === undefined) return entry;
    const { id, table } = catalog().table(String(cells.table));
    if (!table.scope.some(field => row[field] === org)) return entry;
    const rowName = id === 'users' ? displayName(row) : String(row.name ?? row.subject ?? row.to ?? '');
    return { ...entry, cells: { ...cells, rowName: rowName === '' ? null : rowName } };
  });
}
