import { itemsOf, sameValue } from '../../formulas/list.ts';
import { isRelated, loadRelatedRows } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Cells, LoggedChange, Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { StoreReader } from '../model/store.ts';
import { accessTo, canRead, type TableAccess } from '../model/tableAccess.ts';
import type { FeedEntry } from '../workspace/changeFeed.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { pageFields, serializeValidation } from './serialize.ts';
import type { StreamChange, StreamCommit } from './wire.ts';

/** The cached value, or a new one. A failure is not cached, so that the next caller tries again. */
export function memoizeAsync<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const making = make();
  cache.set(key, making);
  making.catch(() => cache.delete(key));
  return making;
}

/** A transaction as this actor may see it; null when nothing in it is visible to them. */
export async function streamEventFor(
  entry: FeedEntry,
  actor: Person,
  workspace: Pick<Workspace, 'catalog' | 'streamReader' | 'streamTitles'>,
): Promise<StreamCommit | null> {
  const { streamReader: reader, streamTitles: titles } = workspace;
  const catalog = workspace.catalog();
  const { transaction } = entry;
  const { seq, id, actorName, label } = transaction;
  const event: StreamCommit = {
    seq,
    transaction: id,
    actor: transaction.actor,
    actorName,
    label,
    changes: [],
    links: {},
    reload: [],
  };
  if (entry.more) {
    event.reload = mayConcern(entry, actor) ? visibleTables(catalog, actor) : [];
    return event.reload.length > 0 ? event : null;
  }
  const links: { row: Cells; fields: Field[] }[] = [];
  for (const [table, changes] of Map.groupBy(entry.changes, change => change.table)) {
    const known = catalog.tables.get(table);
    const access = known === undefined ? null : accessTo(known, actor);
    if (access === null) continue;
    for (const [row, all] of Map.groupBy(changes, change => change.row)) {
      const now = entry.rows.get(table)?.get(row);
      const isReadable = now !== undefined && (await canRead(access, now, reader));
      const streamChange = await toStreamChange(all, now, isReadable, access, seq, reader);
      if (streamChange === null) continue;
      event.changes.push(streamChange);
      if (streamChange.cells !== null)
        links.push({ row: streamChange.cells, fields: access.fields.filter(field => field.to !== undefined) });
    }
  }
  event.reload = tablesToReload(entry, actor, catalog);
  if (event.changes.length + event.reload.length === 0) return null;
  for (const { row, fields } of links) {
    for (const [table, names] of Object.entries(await titles.links([row], fields, seq, actor))) {
      event.links[table] = { ...event.links[table], ...names };
    }
  }
  return event;
}

/** An event that makes the page reload every table that the actor may see. */
export const reloadEvent = (seq: number, actor: Person, catalog: Catalog): StreamCommit => ({
  seq,
  transaction: '',
  actor: '',
  actorName: '',
  label: '',
  changes: [],
  links: {},
  reload: visibleTables(catalog, actor),
});

/** A large transaction may concern everybody who may read some of it; one by Seatgrid itself may concern anybody. */
const mayConcern = ({ changes, transaction }: FeedEntry, actor: Person): boolean =>
  changes.some(change => change.scope.includes(actor.org)) || transaction.actor.length < 36;

const visibleTables = (catalog: Catalog, actor: Person): string[] =>
  [...catalog.tables.values()].filter(table => accessTo(table, actor) !== null).map(table => table.id);

/** Tables whose readable rows may have changed because of a row in another table: they must be reloaded. */
function tablesToReload({ changes }: FeedEntry, actor: Person, catalog: Catalog): string[] {
  return [...catalog.tables.values()]
    .filter(table =>
      (accessTo(table, actor)?.view.relation?.by ?? []).some(
        ({ through }) =>
          through !== undefined &&
          changes.some(
            change => change.table === through.table && mayChangeAccess(change, through.user, through.where ?? {}, actor),
          ),
      ),
    )
    .map(table => table.id);
}

/** Whether a change may relate rows to this actor, or end that relation, as far as the logged cells show. */
function mayChangeAccess({ from, to }: LoggedChange, user: string, where: Cells, actor: Person): boolean {
  const isWhole = from === null || to === null;
  const fits = (cells: Cells): boolean =>
    Object.entries(where).every(([field, value]) => (field in cells ? sameValue(cells[field], value) : !isWhole));
  const sides = [from, to].filter(cells => cells !== null);
  if (sides.some(cells => itemsOf(cells[user]).includes(actor.user) && fits(cells))) return true;
  // A change of the condition alone does not show whose relation it is.
  return !isWhole && sides.some(cells => Object.entries(where).some(([field, value]) => sameValue(cells[field], value)));
}

/** Cells that every change of a row updates and that the log does not contain. */
const alwaysChanged = ['updatedAt', 'updatedBy'];

async function toStreamChange(
  changes: readonly LoggedChange[],
  row: Row | undefined,
  isReadable: boolean,
  access: TableAccess,
  seq: number,
  reader: Pick<StoreReader, 'where'>,
): Promise<StreamChange | null> {
  const first = changes[0];
  if (first === undefined || !changes.some(change => change.scope.includes(access.actor.org))) return null;
  const removal = { table: first.table, row: first.row, version: 0, added: false, cells: null };
  if (changes.some(change => change.to === null)) return (await wasReadable(changes, access, reader)) ? removal : null;
  if (row === undefined) return null;
  if (!isReadable) return (await wasReadable(changes, access, reader)) ? removal : null;
  const added = changes.some(change => change.from === null);
  // A row that has changed again since is sent whole, so that its cells match its version.
  const whole = added || row.seq !== seq;
  const changed = new Set(changes.flatMap(change => Object.keys(change.to ?? {})));
  const fields = whole ? pageFields(access) : [...changed, ...alwaysChanged].filter(field => access.fieldIds.has(field));
  const cells = Object.fromEntries(fields.map(field => [field, row[field] ?? null]));
  return { table: first.table, row: first.row, version: row.version, added, cells, ...serializeValidation(row) };
}

/** Whether the actor could read the row before; if not, the change is not mentioned. If the relation ended too, the whole table is reloaded. */
async function wasReadable(
  changes: readonly LoggedChange[],
  { table, actor, granted }: TableAccess,
  reader: Pick<StoreReader, 'where'>,
) {
  const { read } = granted.grant;
  if (read === 'organisation') return true;
  const related = await loadRelatedRows([table], actor, (...args) => reader.where(...args));
  const before = changes.flatMap(({ row, from }) => (from === null ? [] : [{ ...from, id: row } as Row]));
  return read.some(name => before.some(row => isRelated(table, name, row, actor, related)));
}
