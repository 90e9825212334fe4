import type { Tree } from '../../formulas/tree.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import { instantIn } from '../model/days.ts';
import type { Field } from '../model/field.ts';

/** Days of a filter in zones that are remembered for it: what is known by name is also written once for the database. */
const mostKept = 50;

const known = new WeakMap<Tree, Map<string, Tree>>();

/**
 * The filter as a reader in a time zone means it: where a moment is compared with a day, or with a time without a zone, that is midnight,
 * or that time, where they are. `today` is the day that TODAY() is there.
 */
export function inZone(filter: Tree, zone: string, today: string, table: CompiledTable, catalog: Catalog): Tree {
  let read = known.get(filter);
  if (read === undefined) {
    read = new Map();
    known.set(filter, read);
  }
  const key = `${zone} ${today}`;
  let tree = read.get(key);
  if (tree === undefined) {
    if (read.size >= mostKept) read.clear();
    tree = walk(filter, { zone, today, table, catalog });
    read.set(key, tree);
  }
  return tree;
}

interface Reading {
  zone: string;
  today: string;
  table: CompiledTable;
  catalog: Catalog;
}

/** The same tree where nothing in it is meant in a zone. */
function walk(tree: Tree, reading: Reading): Tree {
  if (tree.kind === 'negate') {
    const of = walk(tree.of, reading);
    return of === tree.of ? tree : { ...tree, of };
  }
  if (tree.kind === 'call') {
    const args = tree.args.map(arg => walk(arg, reading));
    return args.every((arg, at) => arg === tree.args[at]) ? tree : { ...tree, args };
  }
  if (tree.kind !== 'binary') return tree;
  const [left, right] = [isMoment(tree.left, reading), isMoment(tree.right, reading)];
  const sides =
    left === right
      ? [walk(tree.left, reading), walk(tree.right, reading)]
      : [left ? tree.left : meant(tree.left, reading), right ? tree.right : meant(tree.right, reading)];
  return sides[0] === tree.left && sides[1] === tree.right ? tree : { ...tree, left: sides[0]!, right: sides[1]! };
}

/** Whether this is a field that holds moments. */
function isMoment(tree: Tree, { table, catalog }: Reading): boolean {
  if (tree.kind !== 'field') return false;
  let here: CompiledTable | undefined = table;
  for (const [at, id] of tree.path.entries()) {
    const field: Field | undefined = here?.byId.get(id);
    if (at === tree.path.length - 1) return field?.type === 'time';
    here = field?.to === undefined ? undefined : catalog.tables.get(field.to);
  }
  return false;
}

const local = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?$/;
const dayLength = 86_400_000;

/** A day or a time without a zone as the moment that it is for the reader; anything else as it is. */
function meant(tree: Tree, reading: Reading): Tree {
  const text = textOf(tree, reading.today);
  if (text === null || !local.test(text)) return walk(tree, reading);
  const moment = instantIn(reading.zone, text.length === 10 ? `${text}T00:00` : text);
  return moment === null ? tree : { kind: 'value', value: moment };
}

/** What is written, or TODAY() with days before or after. */
function textOf(tree: Tree, today: string): string | null {
  if (tree.kind === 'value') return typeof tree.value === 'string' ? tree.value : null;
  if (tree.kind === 'call') return tree.name.toUpperCase() === 'TODAY' ? today : null;
  if (tree.kind !== 'binary' || (tree.operator !== '+' && tree.operator !== '-')) return null;
  const from = textOf(tree.left, today);
  const by = tree.right.kind === 'value' && typeof tree.right.value === 'number' ? Math.trunc(tree.right.value) : Number.NaN;
  const time =
    from === null ? Number.NaN : Date.parse(`${from.slice(0, 10)}T00:00:00Z`) + (tree.operator === '+' ? by : -by) * dayLength;
  return Math.abs(time) < 2e14 ? new Date(time).toISOString().slice(0, 10) : null;
}
