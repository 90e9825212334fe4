import { pathsOf } from '../../formulas/paths.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { Field } from './field.ts';

/** A column in the dependency graph. */
export interface ColumnRef {
  table: string;
  field: string;
}

/** A computed column with the columns that it reads, in its own table and in others. */
export interface ColumnNode extends ColumnRef {
  reads: readonly ColumnRef[];
}

/** Finds a field of a table; undefined if the table or field does not exist. */
export type FindField = (table: string, field: string) => Field | undefined;

/** A column that is read, and the links that lead to its row; no links for the reader's own row. */
export interface ColumnRead extends ColumnRef {
  path: readonly string[];
}

/** The columns that a formula of a table reads: for each path all its links, and the field at its end. */
export function columnsRead(table: string, tree: Tree, find: FindField): ColumnRead[] {
  return pathsOf(tree).flatMap(path => {
    const columns: ColumnRead[] = [];
    let at: string | undefined = table;
    for (const [step, field] of path.entries()) {
      if (at === undefined) break;
      columns.push({ table: at, field, path: path.slice(0, step) });
      at = find(at, field)?.to;
    }
    return columns;
  });
}

/** Computed columns in an order in which each comes after those that it reads, and the circles among them. */
export interface ColumnOrder<N extends ColumnNode> {
  order: readonly N[];
  /** Each circle once: every column reads the next one, and the last reads the first. */
  circles: readonly (readonly N[])[];
}

/**
 * Sorts computed columns by their dependencies in one pass; columns at the same depth keep their order. The columns of a circle come before
 * those that depend on it.
 */
export function sortColumns<N extends ColumnNode>(nodes: readonly N[]): ColumnOrder<N> {
  const byKey = new Map(nodes.map(node => [columnKey(node), node]));
  const unmet = new Map<N, number>();
  const readers = new Map<N, N[]>(nodes.map(node => [node, []]));
  for (const node of nodes) {
    const read = computedReads(node, byKey);
    unmet.set(node, read.length);
    for (const each of read) readers.get(each)!.push(node);
  }
  const order: N[] = [];
  const circles: N[][] = [];
  let ready = nodes.filter(node => unmet.get(node) === 0);
  while (order.length < nodes.length) {
    if (ready.length === 0) {
      const circle = findCircle(unmet, byKey);
      circles.push(circle);
      ready = circle;
    }
    const next = new Set<N>();
    for (const node of ready) {
      order.push(node);
      unmet.delete(node);
    }
    for (const reader of ready.flatMap(node => readers.get(node)!)) {
      const left = unmet.get(reader);
      if (left === undefined) continue;
      unmet.set(reader, left - 1);
      if (left === 1) next.add(reader);
    }
    ready = nodes.filter(node => next.has(node));
  }
  return { order, circles };
}

const columnKey = ({ table, field }: ColumnRef): string => `${table}.${field}`;

/** The computed columns that a column reads, without duplicates. */
const computedReads = <N extends ColumnNode>(node: N, byKey: ReadonlyMap<string, N>): N[] => [
  ...new Set(node.reads.flatMap(each => byKey.get(columnKey(each)) ?? [])),
];

/** A circle among the unsorted columns, each of which reads another unsorted one: following these leads to a repetition. */
function findCircle<N extends ColumnNode>(unsorted: ReadonlyMap<N, number>, byKey: ReadonlyMap<string, N>): N[] {
  const path: N[] = [];
  const positions = new Map<N, number>();
  let [node]: N[] = [...unsorted.keys()];
  while (node !== undefined && !positions.has(node)) {
    positions.set(node, path.length);
    path.push(node);
    node = computedReads(node, byKey).find(each => unsorted.has(each));
  }
  return path.slice(positions.get(node!));
}
