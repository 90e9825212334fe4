import { sameValue } from '../../formulas/list.ts';
import type { Actor } from '../../server/model/actor.ts';
import type { Catalog } from '../../server/model/catalog.ts';
import type { Outcome, Row } from '../../server/model/change.ts';
import type { StoreReader } from '../../server/model/store.ts';
import { bookkeeping } from '../../server/model/systemFields.ts';
import type { Writer } from '../../server/model/writer.ts';

/** Tables that count what others hold, and the audit trail: no cascade names their rows. */
const unnamed = ['orgs', 'pools', 'workspaces', 'audit'];

/** The cells of a row that differ, without the bookkeeping. */
export const changedCells = (from: Row, to: Row): string[] =>
  Object.keys(to)
    .filter(id => !bookkeeping.has(id) && !sameValue(from[id], to[id]))
    .sort();

/** The cascade that an outcome has to contain for a row that changed; null if it need not name the row. */
export function cascadeOf(catalog: Catalog, table: string, from: Row | null, to: Row | null): string | null {
  if (unnamed.includes(table) || catalog.tables.get(table)?.table.section === 'hidden') return null;
  const key = `${table} ${(from ?? to)!.id}`;
  if (from === null) return `added ${key}`;
  if (to === null) return `deleted ${key}`;
  return changedCells(from, to).length > 0 ? `changed ${key}` : null;
}

/**
 * The same writer, but it throws if a commit, an action or an undo changes a row that its outcome does not name: neither as one that was
 * asked for nor as a cascade. Counts of what other rows hold and the broken rules that follow from them are not named, nor rows that the
 * actor may not read. So a scenario that expects an outcome expects that no other row changed.
 */
export function namingAllRows(writer: Writer, reader: StoreReader, catalog: Catalog): Writer {
  const feeds = [...catalog.tables.values()].flatMap(table => table.feeds);
  const counted = new Set(feeds.map(({ to, field }) => `${to.id} ${field}`));
  const isDerived = (table: string, cell: string): boolean =>
    counted.has(`${table} ${cell}`) || cell === 'issues' || cell === 'validationResult';
  const checked = async (actor: Actor, outcome: Outcome): Promise<Outcome> => {
    if (outcome.transaction === null || outcome.dryRun === true) return outcome;
    if (actor.kind === 'person') {
      // The stored role counts: a test may act with another one.
      const stored = (await reader.rows('users', [actor.user])).get(actor.user);
      if (actor.role !== 'owner' || stored?.role !== 'owner') return outcome;
    }
    const [entry] = await reader.tail(outcome.seq - 1, 1, 100_000);
    if (entry?.transaction.id !== outcome.transaction) return outcome;
    const asked = new Set(outcome.outcomes.map(({ row }) => row));
    const named = new Set(outcome.cascades.map(({ table, row, change }) => `${change} ${table} ${row}`));
    const others = entry.changes.flatMap(({ table, row, from, to, scope }) => {
      if (actor.kind === 'person' && !scope.includes(actor.org)) return [];
      const withId = (cells: typeof from): Row | null => cells && ({ ...cells, id: row } as Row);
      const cascade = asked.has(row) ? null : cascadeOf(catalog, table, withId(from), withId(to));
      if (cascade === null || named.has(cascade)) return [];
      const cells = from !== null && to !== null ? changedCells(withId(from)!, withId(to)!) : ['all'];
      return cells.every(cell => isDerived(table, cell)) ? [] : [`${cascade} (${cells.join(', ')})`];
    });
    if (others.length > 0) throw new Error(`The outcome does not name rows that changed: ${others.join(', ')}`);
    return outcome;
  };
  return {
    commit: async (...args) => checked(args[0], await writer.commit(...args)),
    runAction: async (...args) => checked(args[0], await writer.runAction(...args)),
    undo: async (...args) => checked(args[0], await writer.undo(...args)),
  };
}
