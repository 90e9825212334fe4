import type { Tree } from '../../formulas/tree.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import { instantIn } from '../model/days.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import { FilterError } from './filterError.ts';

/** Most versions of a filter that are cached, by zone and day, and most tree nodes of them together. Each version also has its own SQL statement. */
const cacheLimits = { days: 50, parts: 2_000 };

const cache = new WeakMap<Tree, { most: number; trees: Map<string, Tree> }>();

/**
 * The filter in the reader's time zone: a day or a time without a zone that is compared with a moment becomes a moment in that zone.
 * `today` is the day that TODAY() gives there.
 */
export function localizeFilter(filter: Tree, zone: string, today: string, table: CompiledTable, catalog: Catalog): Tree {
  let read = cache.get(filter);
  if (read === undefined) {
    read = { most: Math.min(cacheLimits.days, Math.ceil(cacheLimits.parts / nodeCount(filter))), trees: new Map() };
    cache.set(filter, read);
  }
  const { most, trees } = read;
  const key = `${zone.toLowerCase()} ${today}`;
  let tree = trees.get(key);
  if (tree === undefined) {
    if (trees.size >= most) trees.clear();
    tree = localizeNode(filter, { moments: new Map(), zone, today, table, catalog });
    trees.set(key, tree);
  }
  return tree;
}

function nodeCount(tree: Tree): number {
  if (tree.kind === 'negate') return 1 + nodeCount(tree.of);
  if (tree.kind === 'call') return tree.args.reduce((sum, arg) => sum + nodeCount(arg), 1);
  return tree.kind === 'binary' ? 1 + nodeCount(tree.left) + nodeCount(tree.right) : 1;
}

/** Most days and times of one filter that are converted: a conversion costs more than the rest of the filter. */
const maxMoments = 100;

interface ZoneContext {
  /** The conversions so far. */
  moments: Map<string, string | null>;
  zone: string;
  today: string;
  table: CompiledTable;
  catalog: Catalog;
}

/** The same object if nothing in the tree depends on the zone. */
function localizeNode(tree: Tree, reading: ZoneContext): Tree {
  if (tree.kind === 'negate') {
    const of = localizeNode(tree.of, reading);
    return of === tree.of ? tree : { ...tree, of };
  }
  if (tree.kind === 'call') {
    const args = tree.args.map(arg => localizeNode(arg, reading));
    return args.every((arg, at) => arg === tree.args[at]) ? tree : { ...tree, args };
  }
  if (tree.kind !== 'binary') return tree;
  const [left, right] = [isMoment(tree.left, reading), isMoment(tree.right, reading)];
  const sides =
    left === right
      ? [localizeNode(tree.left, reading), localizeNode(tree.right, reading)]
      : [left ? tree.left : localizeLiteral(tree.left, reading), right ? tree.right : localizeLiteral(tree.right, reading)];
  return sides[0] === tree.left && sides[1] === tree.right ? tree : { ...tree, left: sides[0]!, right: sides[1]! };
}

/** Whether this is a field of moments. */
function isMoment(tree: Tree, { table, catalog }: ZoneContext): boolean {
  if (tree.kind !== 'field') return false;
  let here: CompiledTable | undefined = table;
  for (const [at, id] of tree.path.entries()) {
    const field: Field | undefined = here?.byId.get(id);
    if (at === tree.path.length - 1) return field !== undefined && fieldType(field).formula === 'time';
    here = field?.to === undefined ? undefined : catalog.tables.get(field.to);
  }
  return false;
}

const localTimePattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?$/;
const dayLength = 86_400_000;

/** A day or a time without a zone as the reader's moment; anything else unchanged. */
function localizeLiteral(tree: Tree, reading: ZoneContext): Tree {
  const text = literalText(tree, reading.today);
  if (text === null || !localTimePattern.test(text)) return localizeNode(tree, reading);
  const moment = toInstant(text.length === 10 ? `${text}T00:00` : text, reading);
  return moment === null ? tree : { kind: 'value', value: moment };
}

function toInstant(shown: string, { moments, zone }: ZoneContext): string | null {
  const known = moments.get(shown);
  if (known !== undefined) return known;
  if (moments.size === maxMoments) throw new FilterError(`A filter can name at most ${maxMoments} different days and times`);
  const moment = instantIn(zone, shown);
  moments.set(shown, moment);
  return moment;
}

/** The literal text, or the day of TODAY() plus or minus a number of days; null for anything else. */
function literalText(tree: Tree, today: string): string | null {
  if (tree.kind === 'value') return typeof tree.value === 'string' ? tree.value : null;
  if (tree.kind === 'call') return tree.name.toUpperCase() === 'TODAY' ? today : null;
  if (tree.kind !== 'binary' || (tree.operator !== '+' && tree.operator !== '-')) return null;
  const from = literalText(tree.left, today);
  const by = tree.right.kind === 'value' && typeof tree.right.value === 'number' ? Math.trunc(tree.right.value) : Number.NaN;
  const time =
    from === null ? Number.NaN : Date.parse(`${from.slice(0, 10)}T00:00:00Z`) + (tree.operator === '+' ? by : -by) * dayLength;
  return Math.abs(time) < 2e14 ? new Date(time).toISOString().slice(0, 10) : null;
}
