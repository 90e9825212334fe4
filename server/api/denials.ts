import type { Context } from 'hono';
import type { Person } from '../model/actor.ts';
import type { AuditEvent } from '../model/audit.ts';
import type { Cells, Outcome, Row, RowId } from '../model/change.ts';
import { denialsIn } from '../model/outcome.ts';
import { accountByLogin } from './accountLookup.ts';
import type { AppContext, AppEnv, Dependencies } from './appContext.ts';
import type { AuditEntry } from './auditQueue.ts';
import type { ApiProblem } from './problem.ts';
import { currentRequest } from './requestScope.ts';
import { displayName, effectiveRole } from './sessionStore.ts';

/** Problems that say that somebody asked for what is not theirs; others say that a request was not in order. */
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
  'stale',
]);

/** The kind of event that a problem is; null for none. */
function auditEventOf({ status, code, extensions: more }: ApiProblem): AuditEvent | null {
  // What became of each row of a commit is told by `noteOutcome`.
  if (more.outcome !== undefined) return null;
  if (code === 'foreign_origin') return 'foreign_origin';
  if (code === 'sign_in_failed' || (code === 'wrong_password' && status === 401)) return 'sign_in_refused';
  if (status === 429) return 'too_many_tries';
  return status === 403 || status === 401 || deniedCodes.has(code) ? 'denied' : null;
}

/**
 * Notes a refused request in the audit trail: who asked, what, and why not. Of what was typed only the name of a sign-in is kept. A password
 * that was said for somebody is told to their organisations, wherever it was said, and gathered with what else concerns these.
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
    detail: `${c.req.method} ${redactedPath(c)}: ${problem.code}`,
  };
  const entry = { event, org: session?.person.org ?? null, cells };
  const tried = c.get('attemptedAccount');
  const isOwn = tried === undefined || (tried !== null && tried === session?.person.account);
  if (login === null && isOwn) return context.audit.add(entry, aggregationKey(cells, problem.code));
  const account = tried === undefined ? ((await accountByLogin(context, login ?? ''))?.id ?? null) : tried;
  for (const each of await signInEntries(account, login ?? '', entry, context.reader))
    context.audit.add(each, aggregationKey(cells, problem.code, String(each.cells.row ?? login?.toLowerCase())));
}

/**
 * A refused sign-in with the person whose account it was, once for each of their organisations. A name that leads to nobody is only kept where it is
 * an e-mail address: people type passwords there.
 */
async function signInEntries(
  account: RowId | null,
  login: string,
  { event, org, cells }: AuditEntry,
  reader: Dependencies['reader'],
) {
  const people = account === null ? [] : await reader.where('users', 'account', [account]);
  const members = people.filter(person => person.status !== 'Draft');
  if (members.length === 0) return [{ event, org, cells: { ...cells, rowName: /^\S+@\S+$/.test(login) ? login : null } }];
  return members.map((person): AuditEntry => {
    const named = { table: 'users', row: person.id, rowName: displayName(person), role: effectiveRole(person) };
    return { event, org: String(person.org), cells: { ...cells, ...named } };
  });
}

/** Notes what of a commit, action or undo was refused, also where the rest of it stood. */
export function auditOutcome(c: Context<AppEnv>, { audit, catalog }: AppContext, outcome: Outcome, dryRun: boolean): void {
  const request = currentRequest();
  if (request === null) return;
  const person = c.get('person');
  for (const { table, row, code, count } of denialsIn(outcome, catalog)) {
    const operation = redactedPath(c).split('/').at(-1) ?? '';
    const detail = `${operation}${dryRun ? ' (dry run)' : ''}: ${code}`;
    const cells: Cells = { ...actorCells(person), ...request.via, table, row, detail };
    audit.add({ event: 'denied', org: person.org, cells }, aggregationKey(cells, detail), count);
  }
}

/** The person at that moment; nobody where nobody is signed in. */
export const actorCells = (person: Person | null): Cells =>
  person === null
    ? { actor: null, actorName: null, role: null }
    : { actor: person.user, actorName: person.name, role: person.role };

/** What counts as the same within a minute: the same person under the same name and role, from the same address, for the same reason. */
const aggregationKey = ({ actor, actorName, role, address, table }: Cells, ...reason: string[]): string =>
  JSON.stringify([actor, actorName, role, address, table, ...reason]);

/** The table and row that a path names. */
function targetCells(c: Context): Cells {
  const [, table, row] = /\/tables\/([^/]{1,64})(?:\/rows\/([\da-f-]{36}))?/.exec(c.req.path) ?? [];
  return { table: table ?? null, row: row ?? null };
}

/** The path without what in it lets somebody in. */
export const redactedPath = (c: Context): string =>
  c.req.path
    .replace(/(\/invitations\/).*/, '$1…')
    .replace(/[\w-]{40,}/g, '…')
    .slice(0, 200);

/** The name that was typed to sign in, where this was a sign-in; its body was read before. */
async function typedLogin(c: Context): Promise<string | null> {
  if (c.req.method !== 'POST' || c.req.path !== '/api/session') return null;
  const body: unknown = await c.req.json().catch(() => null);
  const login = (body as { login?: unknown } | null)?.login;
  return typeof login === 'string' ? login.trim().slice(0, 254) : null;
}

/** Adds the name of the row that it is about, where it is one of the organisation whose owners read it. */
export async function addRowName(
  { reader, catalog }: Pick<Dependencies, 'reader' | 'catalog'>,
  entry: AuditEntry,
): Promise<AuditEntry> {
  const { org, cells } = entry;
  const table = typeof cells.table === 'string' ? catalog.tables.get(cells.table) : undefined;
  if (table === undefined || org === null || typeof cells.row !== 'string') return entry;
  const row: Row | undefined = (await reader.rows(table.id, [cells.row])).get(cells.row);
  if (row === undefined || !table.table.scope.some(field => row[field] === org)) return entry;
  const rowName = table.id === 'users' ? displayName(row) : String(row.name ?? row.subject ?? row.to ?? '');
  return { ...entry, cells: { ...cells, rowName: rowName === '' ? null : rowName } };
}
