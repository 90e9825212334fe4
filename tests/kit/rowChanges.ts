import { expect } from 'vitest';
import type { Outcome, Row } from '../../server/model/change.ts';
import type { StoredTable } from '../../server/model/store.ts';
import { catalog, type Fixture } from './administration.ts';
import { cascadeOf, changedCells } from './namedRows.ts';

/** Every row of every table at one moment, by `table id`. */
export type Snapshot = ReadonlyMap<string, { table: string; row: Row }>;

/** Reads every row of every table. */
export async function takeSnapshot({ reader }: Pick<Fixture, 'reader'>): Promise<Snapshot> {
  const cellsOf = async ({ id: table, columns }: StoredTable) => {
    const fields = columns.map(column => column.id).filter(id => !id.startsWith('key_'));
    const { rows, cursor } = await reader.page({ table, scope: null, sort: [], fields, limit: 1_000 });
    if (cursor !== null) throw new Error(`There are more rows of ${table} than a snapshot holds`);
    return rows.map(row => [`${table} ${row.id}`, { table, row }] as const);
  };
  return new Map((await Promise.all(catalog.stored.map(cellsOf))).flat());
}

/**
 * What differs between two moments, one sorted line a row: `users erin: seats, status` names the cells, `+ users erin` a new row,
 * `- users erin` one that went. A row of which only the bookkeeping was written is named without cells.
 */
export function listChanges(before: Snapshot, after: Snapshot): string[] {
  const named = new Map([...before, ...after].map(([, { row }]) => [row.id, row]));
  const lines: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(key), after.get(key)];
    const { table, row } = (from ?? to)!;
    const name = `${table} ${rowName(table, row, named)}`.trim();
    if (from === undefined) lines.push(`+ ${name}`);
    else if (to === undefined) lines.push(`- ${name}`);
    else if (from.row.version !== to.row.version) lines.push(`${name}: ${changedCells(from.row, to.row).join(', ')}`);
  }
  return lines.sort();
}

/** How a line names a row: by what tells it apart in the fixture. */
function rowName(table: string, row: Row, all: ReadonlyMap<string, Row>): string {
  const of = (id: unknown): string => {
    const linked = all.get(String(id));
    return String(linked?.userId ?? linked?.accountName ?? linked?.email ?? linked?.name ?? linked?.product ?? '');
  };
  switch (table) {
    case 'users':
      return String(row.userId ?? row.email ?? '');
    case 'accounts':
      return String(row.loginId ?? row.email ?? '');
    case 'orgs':
      return String(row.accountName);
    case 'pools':
      return `${of(row.org)} ${row.product}`;
    case 'seats':
      return `${of(row.user)} ${of(row.pool)} ${row.state}`;
    case 'access':
      return `${of(row.user)} ${of(row.workspace)}`;
    case 'subscriptions':
      return `${row.product} × ${row.quantity}`;
    case 'invites':
      return `${row.address} ${row.state}`;
    case 'outbox':
      return `${row.kind} ${row.to}`;
    case 'sessions':
      return of(row.user);
    case 'audit':
      return `${row.event} ${row.rowName ?? ''}`;
    case 'messageSecrets':
      return String(all.get(String(row.message))?.kind);
    case 'mailPace':
      return String(row.key).split(' ')[0]!;
    default:
      return String(row.name ?? '');
  }
}

/** The rows that an outcome has to name as cascades: all that changed and a person may see, but for those that were asked for. */
export function listCascades(before: Snapshot, after: Snapshot, { outcomes }: Outcome): string[] {
  const asked = new Set(outcomes.map(({ row }) => row));
  const found: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(key), after.get(key)];
    const { table, row } = (from ?? to)!;
    const cascade = asked.has(row.id) ? null : cascadeOf(catalog, table, from?.row ?? null, to?.row ?? null);
    if (cascade !== null) found.push(cascade);
  }
  return found.sort();
}

/** The outcome of an edit as a dry run: its writer writes nothing. */
export async function asDryRun(f: Fixture, edit: (f: Fixture) => Promise<Outcome>): Promise<Outcome> {
  const { writer } = f;
  f.writer = {
    commit: (actor, requests, options) => writer.commit(actor, requests, { ...options, dryRun: true }),
    runAction: (actor, request, options) => writer.runAction(actor, request, { ...options, dryRun: true }),
    undo: (actor, what, options) => writer.undo(actor, what, { ...options, dryRun: true }),
  };
  try {
    return await edit(f);
  } finally {
    f.writer = writer;
  }
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What an outcome says of rows, licences, messages and cascades. The ids of new rows are numbered, as a dry run deals others than the run. */
export function withoutNewIds({ outcomes, licences, messages, cascades, more }: Outcome, known: Snapshot): unknown {
  const ids = new Set([...known.values()].map(({ row }) => row.id));
  const made = new Map<string, string>();
  const text = JSON.stringify({ outcomes, licences, messages, cascades, more }).replaceAll(uuid, id => {
    if (ids.has(id)) return id;
    if (!made.has(id)) made.set(id, `new ${made.size + 1}`);
    return made.get(id)!;
  });
  return JSON.parse(text);
}

/**
 * Runs a step and expects that exactly these rows changed, as `listChanges` writes them, and no other. `others` are further rows that
 * may change, by the beginning of their line: `audit ` or `+ outbox `.
 */
export async function expectOnlyChanges<T>(
  f: Fixture,
  step: () => Promise<T>,
  lines: readonly string[],
  others: readonly string[] = [],
): Promise<T> {
  const before = await takeSnapshot(f);
  const result = await step();
  const changed = listChanges(before, await takeSnapshot(f)).filter(line => !others.some(start => line.startsWith(start)));
  expect(changed).toEqual([...lines].sort());
  return result;
}
