import { isList, itemsOf, sameValue } from '../../formulas/list.ts';
import type { Person } from './actor.ts';
import type { CompiledFormula, CompiledGrant, CompiledRowGrant, CompiledTable } from './catalog.ts';
import type { Row, RowId } from './change.ts';
import type { Reason } from './field.ts';
import type { InsertGrant, Relation, RowGrant } from './grant.ts';
import { relationOf } from './grants.ts';
import type { LocalizedText } from './localizedText.ts';
import type { View } from './store.ts';

/**
 * The only place that decides access: what a person may read, and what they may do to a row. A change is checked on the row as stored, as
 * the change finds it, and as it would become. Pure: callers load the rows. Engine, API, stream and page all use it.
 */

/** The rows related to a person through stored rows of other tables, by `table.relation`. */
export type RelatedRowIds = ReadonlyMap<string, ReadonlySet<RowId>>;

/** Why something is not allowed; without words if the text is the same for every table. */
export interface Denial {
  code: string;
  words?: LocalizedText;
}

const forbidden: Denial = { code: 'forbidden' };
const notFound: Denial = { code: 'no_such_row' };
const notDeletable: Denial = { code: 'not_deletable' };

/** What a person's role may do with a table; undefined if the table does not exist for them. */
export const grantOf = (table: CompiledTable, { role }: Person): CompiledGrant | undefined => table.grants.get(role);

/** Whether a row belongs to the person's organisation. */
export const isInOrganisation = ({ table }: CompiledTable, row: Row, { org }: Person): boolean =>
  table.scope.some(field => row[field] === org);

/** Loads the rows related to a person, for these tables: one query for each relation that their role uses. */
export async function loadRelatedRows(
  tables: Iterable<CompiledTable>,
  actor: Person,
  where: (table: string, field: string, values: readonly string[]) => Promise<readonly Row[]>,
): Promise<RelatedRowIds> {
  const related = new Map<string, ReadonlySet<RowId>>();
  for (const table of tables) {
    for (const name of relationNames(grantOf(table, actor))) {
      const { through } = relationOf(table.table, name);
      if (through === undefined) continue;
      const wanted = Object.entries(through.where ?? {});
      const rows = await where(through.table, through.user, [actor.user]);
      const ids = rows.flatMap(row =>
        wanted.every(([field, value]) => sameValue(row[field], value)) ? itemsOf(row[through.row]) : [],
      );
      related.set(`${table.id}.${name}`, new Set(ids));
    }
  }
  return related;
}

/** The names of the relations that a grant uses. */
export function relationNames(granted: CompiledGrant | undefined): string[] {
  if (granted === undefined) return [];
  const { grant, update, delete: deletes, act } = granted;
  const parts: readonly RowGrant[] = [...update, ...deletes, ...(act === true ? [] : act)];
  return [...new Set([...(grant.read === 'organisation' ? [] : grant.read), ...parts.flatMap(part => part.rows ?? [])])];
}

/** Whether a relation of the table links a row to the person. */
export function isRelated(table: CompiledTable, name: string, row: Row, actor: Person, related: RelatedRowIds): boolean {
  const { field, through } = relationOf(table.table, name);
  const ids = itemsOf(row[field]);
  if (through === undefined) return ids.includes(actor.user);
  const relatedRows = related.get(`${table.id}.${name}`);
  return relatedRows !== undefined && ids.some(id => relatedRows.has(id));
}

/** Why the person cannot read a stored row: it belongs to another organisation, or their role reads no row or only some rows of the table. Null if they can read it. */
export function readDenial(table: CompiledTable, row: Row, actor: Person, related: RelatedRowIds): Denial | null {
  if (!isInOrganisation(table, row, actor)) return notFound;
  const read = grantOf(table, actor)?.grant.read;
  if (read === undefined) return forbidden;
  return read === 'organisation' || read.some(name => isRelated(table, name, row, actor, related)) ? null : forbidden;
}

/** The rows of a table that a person reads, as part of a query; null if the table does not exist for them. */
export function readScope(table: CompiledTable, actor: Person): Pick<View, 'table' | 'scope' | 'relation'> | null {
  const granted = grantOf(table, actor);
  const { scope } = table.table;
  if (granted === undefined || scope.length === 0) return null;
  const { read } = granted.grant;
  const view = { table: table.id, scope: { fields: scope, org: actor.org } };
  if (read === 'organisation') return view;
  return { ...view, relation: { user: actor.user, by: read.map((name): Relation => relationOf(table.table, name)) } };
}

/** Whether a person may export rows as a file: owners and managers (section 7). */
export const mayExport = ({ role }: Person): boolean => role === 'owner' || role === 'manager';

/**
 * Whether a person may import files into a table: owners, managers and licence admins, if they read all of its rows and may add or change
 * some. Each imported row is then checked like one that they type.
 */
export function mayImport(table: CompiledTable, person: Person): boolean {
  const granted = grantOf(table, person)?.grant;
  if (granted === undefined || !['owner', 'manager', 'licence_admin'].includes(person.role)) return false;
  return granted.read === 'organisation' && (granted.insert !== undefined || granted.update !== undefined);
}

/** What a person wants to do with a row. */
export interface AccessRequest {
  table: CompiledTable;
  kind: 'insert' | 'update' | 'delete';
  /** The row as stored, as the change finds it (an earlier change of the same commit may have created it), and as it would become. */
  stored: Row | null;
  before: Row | null;
  after: Row | null;
  /** The cells that it sets. */
  touched: readonly string[];
  /** The state transition, if it requests one. */
  move: { from: string; to: string } | null;
  /** The action that sets the cells; null if a person sets or undoes them. */
  action: string | null;
}

/** Evaluates a condition of a grant on a row. */
type ConditionEvaluator = (condition: CompiledFormula, row: Row) => boolean;

/** Why a person may not do this; null if they may (section 7 of the directory's specification). */
export function denialOf(
  request: AccessRequest,
  actor: Person,
  related: RelatedRowIds,
  evaluate: ConditionEvaluator,
): Denial | null {
  const { table, stored, before, after } = request;
  const granted = grantOf(table, actor);
  for (const row of [stored, before]) {
    const hidden = row === null || stored === null ? null : readDenial(table, row, actor, related);
    if (hidden !== null) return hidden;
  }
  if (granted === undefined) return forbidden;
  if (isUnrestricted(granted, request)) return null;
  const may = (part: CompiledRowGrant<RowGrant>): boolean => applies(part, request, actor, related, evaluate);
  const denied = exceptionOf(granted, [stored, before, after], evaluate);
  if (!isGranted(granted, request, may)) return request.kind === 'delete' && !isDeletable(table) ? notDeletable : forbidden;
  return denied ?? disallowedValue(granted, request);
}

/** Whether the role may do this to every row and cell: a shortcut, because most changes are made by people who may. */
const isUnrestricted = ({ grant }: CompiledGrant, { kind, action }: AccessRequest): boolean =>
  action === null && grant[kind] === true && grant.except === undefined && grant.values === undefined;

/** The first exception of a grant that matches one of these rows; null if none does. */
export function exceptionOf(granted: CompiledGrant, rows: readonly (Row | null)[], evaluate: ConditionEvaluator): Reason | null {
  return granted.except.find(({ condition }) => rows.some(row => row !== null && evaluate(condition, row))) ?? null;
}

/** Whether any role may delete rows of the table. */
const isDeletable = ({ grants }: CompiledTable): boolean => [...grants.values()].some(granted => granted.delete.length > 0);

function isGranted(
  { grant, update, delete: deletes, act }: CompiledGrant,
  request: AccessRequest,
  may: (part: CompiledRowGrant<RowGrant>) => boolean,
): boolean {
  const { kind, touched, move, action, table } = request;
  if (kind === 'delete') return deletes.some(may);
  if (kind === 'insert') return grant.insert !== undefined && (grant.insert === true || isInsertAllowed(grant.insert, request));
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

/** Whether a new row sets only fields and states that the grant allows. */
function isInsertAllowed({ fields, states }: InsertGrant, { table, touched, after, move }: AccessRequest): boolean {
  const given = touched.filter(id => id !== table.state?.id && !sameValue(after?.[id] ?? null, table.blank[id] ?? null));
  const typed = given.filter(id => table.byId.get(id)?.system !== true);
  const state = move?.to ?? (table.state === null ? null : after?.[table.state.id]);
  return (
    (fields === undefined || typed.every(id => fields.includes(id))) &&
    (states === undefined || typeof state !== 'string' || state === table.initialState || states.includes(state))
  );
}

/** Whether a part of a grant applies to the row as stored and as the change finds it. A row created in the same commit belongs to its creator. */
function applies(
  { rows, condition }: CompiledRowGrant<RowGrant>,
  { table, stored, before }: AccessRequest,
  actor: Person,
  related: RelatedRowIds,
  evaluate: ConditionEvaluator,
): boolean {
  return [stored, before].every(row => {
    if (row === null) return true;
    const isOwn = rows === undefined || stored === null || isRelated(table, rows, row, actor, related);
    return isOwn && (condition === null || evaluate(condition, row));
  });
}

/** The limit that a change violates by setting a value that the role may not set; null if there is none. */
function disallowedValue({ grant }: CompiledGrant, { stored, before, after }: AccessRequest): Reason | null {
  if (after === null) return null;
  for (const [field, limit] of Object.entries(grant.values ?? {})) {
    const value = after[field] ?? null;
    const isUnchanged = before !== null && stored !== null && sameValue(stored[field], value) && sameValue(before[field], value);
    const set = isList(value) ? value : value === null ? [] : [value];
    if (!isUnchanged && !set.every(item => limit.only.includes(item))) return limit;
  }
  return null;
}
