import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnNode, sortColumns } from '../../server/model/columnGraph.ts';

const keyOf = ({ table, field }: { table: string; field: string }) => `${table}.${field}`;

/** Any graph of up to twelve columns in three tables; with `acyclic`, a column only reads earlier ones. */
const graphs = (acyclic: boolean) =>
  fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { maxLength: 12 }).map(reads => {
    const refs = reads.map((_, at) => ({ table: `t${at % 3}`, field: `f${at}` }));
    return reads.map(
      (read, at): ColumnNode => ({ ...refs[at]!, reads: read.flatMap(to => (acyclic && to >= at ? [] : (refs[to] ?? []))) }),
    );
  });

describe('the order of computed columns', () => {
  it('contains every column once, and without circles each after those that it reads', () => {
    fc.assert(
      fc.property(graphs(true), nodes => {
        const { order, circles } = sortColumns(nodes.toReversed());
        expect(circles).toEqual([]);
        expect(order.map(keyOf).sort()).toEqual(nodes.map(keyOf).sort());
        const seen = new Set<string>();
        for (const node of order) {
          for (const read of node.reads) expect(seen).toContain(keyOf(read));
          seen.add(keyOf(node));
        }
      }),
    );
  });

  it('names circles in which each column reads the next, and no column outside them comes before one that it reads', () => {
    fc.assert(
      fc.property(graphs(false), nodes => {
        const { order, circles } = sortColumns(nodes);
        expect(order.map(keyOf).sort()).toEqual(nodes.map(keyOf).sort());
        const inCircle = new Set<string>();
        for (const circle of circles) {
          for (const [at, node] of circle.entries()) {
            expect(node.reads.map(keyOf)).toContain(keyOf(circle[(at + 1) % circle.length]!));
            expect(inCircle).not.toContain(keyOf(node));
          }
          for (const node of circle) inCircle.add(keyOf(node));
        }
        const seen = new Set<string>();
        for (const node of order) {
          if (!inCircle.has(keyOf(node))) for (const read of node.reads) expect(seen).toContain(keyOf(read));
          seen.add(keyOf(node));
        }
      }),
    );
  });
});
