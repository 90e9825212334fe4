import type { Person } from './actor.ts';
import type { Compiled, CompiledGrant, CompiledTable, Formula } from './catalog.ts';
import type { Row, RowId } from './change.ts';
import { relationOf } from './grants.ts';
import type { OwnView, View } from './session.ts';
import type { Denied, InsertGrant, RowGrant } from './table.ts';
import type { Words } from './words.ts';

/**
 * The one decision about access: what a person may read, and what they may do to a row, judged on the row as it is stored, as a change
 * finds it, and as it would be. Pure: who asks loads the rows. Engine, API, stream and page all ask here.
 */

/** The rows that a person reaches through rows of other tables, by `table.relation`, as they are stored. */
export type ReachedRows = ReadonlyMap<string, ReadonlySet<RowId>>;

/** Why something may not be done; without words where it is said alike of every table. */
export interface Denial {
  code: string;
  words?: Words;
}

const forbidden: Denial = { code: 'forbidden' };
const unseen: Denial = { code: 'no_such_row' };
const notDeletable: Denial = { code: 'not_deletable' };

/** What a person's role may do with a table; undefined where the table does not exist for them. */
export const grantOf = (table: CompiledTable, { role }: Person): CompiledGrant | undefined => table.grants.get(role);

/** Whether a row belongs to the person's organisation. */
export const inOrganisation = ({ table }: CompiledTable, row: Row, { org }: Person): boolean =>
  table.scope.some(field => row[field] === org);

/** Loads the rows that the person reaches through others, for these tables: one look-up for each relation that their role needs. */
export async function reachedRows(
  tables: Iterable<CompiledTable>,
  actor: Person,
  where: (table: string, field: string, values: readonly string[]) => Promise<readonly Row[]>,
): Promise<ReachedRows> {
  const reached = new Map<string, ReadonlySet<RowId>>();
  for (const table of tables) {
    for (const name of namesOf(grantOf(table, actor))) {
      const { through } = relationOf(table.table, name);
      if (through === undefined) continue;
      const wanted = Object.entries(through.where ?? {});
      const rows = await where(through.table, through.user, [actor.user]);
      const ids = rows.flatMap(row => (wanted.every(([field, value]) => row[field] === value) ? [String(row[through.row])] : []));
      reached.set(`${table.id}.${name}`, new Set(ids));
    }
  }
  return reached;
}

/** The relations that a grant speaks of. */
export function namesOf(granted: CompiledGrant | undefined): string[] {
  if (granted === undefined) return [];
  const { grant, update, delete: deletes, act } = granted;
  const parts: readonly RowGrant[] = [...update, ...deletes, ...(act === true ? [] : act)];
  return [...new Set([...(grant.read === 'organisation' ? [] : grant.read), ...parts.flatMap(part => part.rows ?? [])])];
}

/** Whether a relation of the table ties a row to the person. */
export function reaches(table: CompiledTable, name: string, row: Row, actor: Person, reached: ReachedRows): boolean {
  const { field, through } = relationOf(table.table, name);
  const value = row[field];
  if (through === undefined) return value === actor.user;
  return typeof value === 'string' && reached.get(`${table.id}.${name}`)?.has(value) === true;
}

/** Why a stored row is hidden from the person: it is another organisation's, or their role reads none or only some of the table. Null where they read it. */
export function hiddenFrom(table: CompiledTable, row: Row, actor: Person, reached: ReachedRows): Denial | null {
  if (!inOrganisation(table, row, actor)) return unseen;
  const read = grantOf(table, actor)?.grant.read;
  if (read === undefined) return forbidden;
  return read === 'organisation' || read.some(name => reaches(table, name, row, actor, reached)) ? null : forbidden;
}

/** The rows of a table that a person reads, as part of a query; null where the table does not exist for them. */
export function readScope(table: CompiledTable, actor: Person): Pick<View, 'table' | 'reach' | 'own'> | null {
  const granted = grantOf(table, actor);
  const { scope } = table.table;
  if (granted === undefined || scope.length === 0) return null;
  const { read } = granted.grant;
  const view = { table: table.id, reach: { fields: scope, org: actor.org } };
  if (read === 'organisation') return view;
  return { ...view, own: { user: actor.user, by: read.map((name): OwnView => relationOf(table.table, name)) } };
}

/** Whether a person may take rows out as a file: owners and managers (section 7). */
export const mayExport = ({ role }: Person): boolean => role === 'owner' || role === 'manager';

/** What a person asks to do to a row. */
export interface AccessRequest {
  table: CompiledTable;
  kind: 'insert' | 'update' | 'delete';
  /** The row as it is stored, as the change finds it (an earlier change of the same commit may have made it), and as it would be. */
  stored: Row | null;
  before: Row | null;
  after: Row | null;
  /** Cells that it sets. */
  touched: readonly string[];
  /** The move of the state, where it asks for one. */
  move: { from: string; to: string } | null;
  /** The action that asks it, with its cells; null for cells that a person set, or takes back. */
  action: string | null;
}

/** Judges a condition of a grant on a row. */
type Judge = (condition: Formula, row: Row) => boolean;

/** Why a person may not do this, or null where they may (section 7 of the directory's specification). */
export function denialOf(request: AccessRequest, actor: Person, reached: ReachedRows, judge: Judge): Denial | null {
  const { table, stored, before, after } = request;
  const granted = grantOf(table, actor);
  for (const row of [stored, before]) {
    const hidden = row === null || stored === null ? null : hiddenFrom(table, row, actor, reached);
    if (hidden !== null) return hidden;
  }
  if (granted === undefined) return forbidden;
  if (isWhole(granted, request)) return null;
  const may = (part: Compiled<RowGrant>): boolean => applies(part, request, actor, reached, judge);
  const denied = exceptionOf(granted, [stored, before, after], judge);
  if (!isGranted(granted, request, may)) return request.kind === 'delete' && !isDeletable(table) ? notDeletable : forbidden;
  return denied ?? beyond(granted, request);
}

/** Whether the role may do this to every row and every cell: most changes are made by people who may. */
const isWhole = ({ grant }: CompiledGrant, { kind, action }: AccessRequest): boolean =>
  action === null && grant[kind] === true && grant.except === undefined && grant.values === undefined;

/** What is said of rows that a role may not touch, where one of these is such a row. */
export function exceptionOf(granted: CompiledGrant, rows: readonly (Row | null)[], judge: Judge): Denied | null {
  return granted.except.find(({ condition }) => rows.some(row => row !== null && judge(condition, row))) ?? null;
}

/** Whether some role may delete rows of the table. */
const isDeletable = ({ grants }: CompiledTable): boolean => [...grants.values()].some(granted => granted.delete.length > 0);

function isGranted(
  { grant, update, delete: deletes, act }: CompiledGrant,
  request: AccessRequest,
  may: (part: Compiled<RowGrant>) => boolean,
): boolean {
  const { kind, touched, move, action, table } = request;
  if (kind === 'delete') return deletes.some(may);
  if (kind === 'insert') return grant.insert !== undefined && (grant.insert === true || isAmong(grant.insert, request));
  if (action !== null) return act === true || act.some(part => part.actions.includes(action) && may(part));
  const allowed = update.filter(may);
  const mayMove = (moves: Readonly<Record<string, readonly string[]>> | undefined): boolean =>
    move === null || moves === undefined || moves[move.from]?.includes(move.to) === true;
  return (
    allowed.length > 0 &&
    touched.every(field =>
      allowed.some(
        part => (part.fields === undefined || part.fields.includes(field)) && (field !== table.state?.id || mayMove(part.moves)),
      ),
    )
  );
}

/** Whether a new row has no more than its maker may give it. */
function isAmong({ fields, states }: InsertGrant, { table, touched, after, move }: AccessRequest): boolean {
  const given = touched.filter(id => id !== table.state?.id && (after?.[id] ?? null) !== (table.blank[id] ?? null));
  const typed = given.filter(id => table.byId.get(id)?.system !== true);
  const state = move?.to ?? (table.state === null ? null : after?.[table.state.id]);
  return (
    (fields === undefined || typed.every(id => fields.includes(id))) &&
    (states === undefined || typeof state !== 'string' || state === table.first || states.includes(state))
  );
}

/** Whether a part of a grant is for this row: as it is stored, and as the change finds it. A row made in the same commit is its maker's. */
function applies(
  { rows, condition }: Compiled<RowGrant>,
  { table, stored, before }: AccessRequest,
  actor: Person,
  reached: ReachedRows,
  judge: Judge,
): boolean {
  return [stored, before].every(row => {
    if (row === null) return true;
    const theirs = rows === undefined || stored === null || reaches(table, rows, row, actor, reached);
    return theirs && (condition === null || judge(condition, row));
  });
}

/** A value that the role may not give, where it gives one. */
function beyond({ grant }: CompiledGrant, { stored, before, after }: AccessRequest): Denied | null {
  if (after === null) return null;
  for (const [field, limit] of Object.entries(grant.values ?? {})) {
    const value = after[field] ?? null;
    const isKept = before !== null && stored !== null && stored[field] === value && before[field] === value;
    if (value !== null && !isKept && !limit.only.includes(value)) return limit;
  }
  return null;
}
