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

/** The columns that a formula of a table reads: for each path all its links, and the field at its end. */
export function columnsRead(table: string, tree: Tree, find: FindField): ColumnRef[] {
  return pathsOf(tree).flatMap(path => {
    const columns: ColumnRef[] = [];
    let at: string | undefined = table;
    for (const field of path) {
      if (at === undefined) break;
      columns.push({ table: at, field });
      at = find(at, field)?.to;
    }
    return columns;
  });
}

/** The columns that a rollup reads: the link, the summed field, and the fields of its condition. */
export function columnsRolledUp({ of, via, sum }: NonNullable<Field['rollup']>, condition: Iterable<string>): ColumnRef[] {
  return [via, ...(sum === undefined ? [] : [sum]), ...condition].map(field => ({ table: of, field }));
}

/** Computed columns in an order in which each comes after those that it reads, and the circles among them. */
export interface ColumnOrder {
  order: readonly ColumnNode[];
  /** Each circle once: every column reads the next one, and the last reads the first. */
  circles: readonly (readonly ColumnNode[])[];
}

/**
 * Sorts computed columns by their dependencies in one pass; columns at the same depth keep their order. The columns of a circle come before
 * those that depend on it.
 */
export function sortColumns(nodes: readonly ColumnNode[]): ColumnOrder {
  const byKey = new Map(nodes.map(node => [keyOf(node), node]));
  const unmet = new Map<ColumnNode, number>();
  const readers = new Map<ColumnNode, ColumnNode[]>(nodes.map(node => [node, []]));
  for (const node of nodes) {
    const read = computedReads(node, byKey);
    unmet.set(node, read.length);
    for (const each of read) readers.get(each)!.push(node);
  }
  const order: ColumnNode[] = [];
  const circles: ColumnNode[][] = [];
  let ready = nodes.filter(node => unmet.get(node) === 0);
  while (order.length < nodes.length) {
    if (ready.length === 0) {
      const circle = findCircle(unmet, byKey);
      circles.push(circle);
      ready = circle;
    }
    const next = new Set<ColumnNode>();
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

const keyOf = ({ table, field }: ColumnRef): string => `${table}.${field}`;

/** The computed columns that a column reads, without duplicates. */
const computedReads = (node: ColumnNode, byKey: ReadonlyMap<string, ColumnNode>): ColumnNode[] => [
  ...new Set(node.reads.flatMap(each => byKey.get(keyOf(each)) ?? [])),
];

/** A circle among the unsorted columns, each of which reads another unsorted one: following these leads to a repetition. */
function findCircle(unsorted: ReadonlyMap<ColumnNode, number>, byKey: ReadonlyMap<string, ColumnNode>): ColumnNode[] {
  const path: ColumnNode[] = [];
  const positions = new Map<ColumnNode, number>();
  let [node] = unsorted.keys();
  while (node !== undefined && !positions.has(node)) {
    positions.set(node, path.length);
    path.push(node);
    node = computedReads(node, byKey).find(each => unsorted.has(each));
  }
  return path.slice(positions.get(node!));
}
