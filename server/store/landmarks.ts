import { sql } from 'kysely';
import type { LoggedChange } from '../model/change.ts';
import type { Connection, Dialect } from './dialect.ts';
import type { Position } from './keyset.ts';
import { readTail } from './log.ts';
import type { Shape } from './shape.ts';
import { statement } from './statement.ts';

/** Rows from one landmark to the next. */
export const every = 200;

/** Up to this row of an order counting is as quick as looking landmarks up. */
const near = 1_000;

/** Orders of which landmarks are kept for each table; the one used longest ago goes first. */
const mostKept = 24;

/** Commits and changes in each that are looked through before landmarks are rather made anew. */
const mostRead = { commits: 50, changes: 200 };

/** An order of rows: what names it, what a change must touch to move a row in it (null: any change may), and how its landmarks are found. */
export interface Order {
  key: string;
  fields: readonly string[] | null;
  /** The positions of the rows `every`, `2 × every`, … counted from 1. */
  find(): Promise<Position[]>;
}

interface Kept {
  seq: number;
  positions: Promise<Position[]>;
}

const kept = new WeakMap<Shape, Map<string, Kept>>();

/**
 * Where to start so that only few rows are counted before the row `offset`: behind this position, and so many rows further on.
 * The first to go far into an order pays for one pass over its rows; who comes later finds its landmarks, until a change may have moved a row.
 */
export async function startFor(
  { dialect, connection, shape }: { dialect: Dialect; connection: Connection; shape: Shape },
  order: Order,
  offset: number,
): Promise<{ position: Position | null; left: number }> {
  if (offset < near) return { position: null, left: offset };
  let known = kept.get(shape);
  if (known === undefined) {
    known = new Map();
    kept.set(shape, known);
  }
  const counting = statement(dialect, shape, 'seq', () => sql`select seq from ${dialect.table('_counter')}`);
  const [counted] = await connection.run(counting, {});
  const seq = Number(counted?.seq ?? 0);
  const found = known.get(order.key);
  let positions = found?.positions;
  if (
    positions === undefined ||
    found === undefined ||
    (found.seq !== seq && (await moved(dialect, connection, shape, order, found.seq)))
  ) {
    positions = order.find();
    // What could not be found out is asked for again by the next.
    positions.catch(() => known.delete(order.key));
  }
  known.delete(order.key);
  known.set(order.key, { seq, positions });
  const [oldest] = known.keys();
  if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
  const landmarks = await positions;
  const at = Math.min(landmarks.length, Math.floor(offset / every));
  return { position: landmarks[at - 1] ?? null, left: offset - at * every };
}

/** Whether anything since that transaction may have moved a row in this order. */
async function moved(dialect: Dialect, connection: Connection, shape: Shape, { fields }: Order, since: number): Promise<boolean> {
  if (fields === null) return true;
  const entries = await readTail(dialect, connection, since, mostRead.commits, mostRead.changes);
  if (entries.length === mostRead.commits) return true;
  const moves = ({ table, from, to }: LoggedChange): boolean =>
    table === shape.id && (from === null || to === null || fields.some(field => field in from || field in to));
  return entries.some(({ changes, more }) => more || changes.some(moves));
}
