/* Read by hand: a schema library would be a twentieth of what the page loads before its first rows. A test states the same as a schema. */

/** One level of an order: a field, and its direction. */
export interface SortKey {
  field: string;
  descending: boolean;
}

/** The available row heights, in CSS pixels. */
export const rowHeights = [24, 32, 44, 64] as const;
/** A row height, in CSS pixels. */
export type RowHeight = (typeof rowHeights)[number];

/** The columns of a view. A column that it does not mention has the width of its field, and is hidden if its field says so. */
export interface ColumnSettings {
  /** Column ids, as far as the order was changed. */
  order: readonly string[];
  /** The widths that were set, in CSS pixels. */
  widths: Readonly<Record<string, number>>;
  /** Whether a column is hidden, where that was chosen. */
  hidden: Readonly<Record<string, boolean>>;
  /** How many columns at the start stay in place, hidden ones included: the first always does. */
  frozen: number;
}

/** The colour of the rows for which a formula is true. */
export interface ColourRule {
  when: string;
  colour: string;
}

/** How a table is shown: which rows, in which order, with which columns. */
export interface TableView {
  /** A formula that is true for the rows to show; empty for all. */
  filter: string;
  sorts: readonly SortKey[];
  /** The fields by which rows are grouped, the outermost first. The grid does not show groups yet. */
  group: readonly string[];
  columns: ColumnSettings;
  height: RowHeight;
  /** The grid does not show colours yet. */
  colours: readonly ColourRule[];
}

/** The parts of a view to change. */
export type ViewPatch = Partial<TableView>;

/** The parts of a view that the page changes in the browser's storage. */
export type StoredPatch = Pick<ViewPatch, 'columns' | 'height'>;

/** All rows in the order of the table, and its columns as its fields say. */
export const defaultView: TableView = {
  filter: '',
  sorts: [],
  group: [],
  columns: { order: [], widths: {}, hidden: {}, frozen: 1 },
  height: 32,
  colours: [],
};

/** The smallest and the largest width of a column, in CSS pixels. */
export const widthLimits = { min: 48, max: 1_200 } as const;

/** The nearest width that a column may have. */
export const clampWidth = (width: number): number => Math.max(widthLimits.min, Math.min(widthLimits.max, Math.round(width)));

/** The maximum number of entries of a part, and the lengths of names and formulas. */
const limits = { entries: 500, name: 64, formula: 10_000 } as const;

/** Reads what a browser has stored for a table, also by an earlier version. A part that cannot be read has its default. */
export function parseStoredView(json: unknown): Pick<TableView, 'columns' | 'group' | 'colours'> {
  const { order, sizing, visibility, frozen, group, colours } = isObject(json) ? json : {};
  return {
    columns: {
      order: [...new Set(listOf(isName)(order))],
      widths: mapValues(entriesOf(sizing, Number.isFinite as (value: unknown) => value is number), clampWidth),
      hidden: mapValues(entriesOf(visibility, isFlag), not),
      frozen: isFrozenCount(frozen) ? frozen : 1,
    },
    group: listOf(isName)(group),
    colours: listOf(isColourRule)(colours).map(({ when, colour }) => ({ when, colour })),
  };
}

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const isText = (json: unknown, limit: number): json is string => typeof json === 'string' && json.length <= limit;
const isName = (json: unknown): json is string => isText(json, limits.name) && json !== '';
const isFlag = (json: unknown): json is boolean => typeof json === 'boolean';
const isFrozenCount = (json: unknown): json is number =>
  typeof json === 'number' && Number.isInteger(json) && json >= 1 && json <= limits.entries;
const isColourRule = (json: unknown): json is ColourRule =>
  isObject(json) && isText(json.when, limits.formula) && isName(json.colour);

/** Reads a list whose entries are all of this kind; otherwise it is empty. */
const listOf =
  <T>(is: (json: unknown) => json is T) =>
  (json: unknown): T[] =>
    Array.isArray(json) && json.length <= limits.entries && json.every(is) ? json : [];

/** Reads an object with a value of this kind for each column; other entries are left out. */
const entriesOf = <T>(json: unknown, is: (value: unknown) => value is T): Record<string, T> =>
  Object.fromEntries(
    Object.entries(isObject(json) ? json : {})
      .filter((entry): entry is [string, T] => isName(entry[0]) && is(entry[1]))
      .slice(0, limits.entries),
  );

/** What a browser stores of a view for its table: `parseStoredView` reads the same. */
export const serializeStoredView = ({ columns, group, colours }: TableView): Record<string, unknown> => ({
  sizing: columns.widths,
  visibility: mapValues(columns.hidden, not),
  order: columns.order,
  ...(columns.frozen > 1 ? { frozen: columns.frozen } : {}),
  ...(group.length > 0 ? { group } : {}),
  ...(colours.length > 0 ? { colours } : {}),
});

/** Reads a stored row height. */
export const parseHeight = (json: unknown): RowHeight => rowHeights.find(height => height === json) ?? defaultView.height;

/** Reads an order: `lastName,-createdAt`. */
export const parseSorts = (sorts: string): SortKey[] =>
  sorts === '' ? [] : sorts.split(',').map(key => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));

/** Writes an order as `lastName,-createdAt`. */
export const formatSorts = (sorts: readonly SortKey[]): string =>
  sorts.map(key => (key.descending ? '-' : '') + key.field).join(',');

/** Reads the parameters of an address: the rows that a view shows, and their order. */
export const parseAddress = ({ filter, sort }: { filter: string; sort: string }): Pick<TableView, 'filter' | 'sorts'> => ({
  filter,
  sorts: parseSorts(sort),
});

/** Writes the parameters of an address: `parseAddress` reads the same. */
export const formatAddress = ({ filter, sorts }: Pick<TableView, 'filter' | 'sorts'>): { filter: string; sort: string } => ({
  filter,
  sort: formatSorts(sorts),
});

/** The view with these parts changed; the same object if nothing differs. */
export function patchView(view: TableView, patch: ViewPatch): TableView {
  const next = { ...view, ...patch };
  return isSameView(view, next) ? view : next;
}

/** Whether two views show the same. */
export const isSameView = (a: TableView, b: TableView): boolean =>
  a === b ||
  (a.filter === b.filter &&
    a.height === b.height &&
    isSameJson([a.sorts, a.group, a.colours], [b.sorts, b.group, b.colours]) &&
    isSameColumns(a.columns, b.columns));

/** Whether two views have the same columns. */
export const isSameColumns = (a: ColumnSettings, b: ColumnSettings): boolean =>
  a === b ||
  isSameJson(
    [a.order, a.frozen, sortedEntries(a.widths), sortedEntries(a.hidden)],
    [b.order, b.frozen, sortedEntries(b.widths), sortedEntries(b.hidden)],
  );

const isSameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const sortedEntries = (settings: object): unknown =>
  Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));

const mapValues = <From, To>(entries: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(entries).map(([id, value]) => [id, to(value)]));

const not = (flag: boolean): boolean => !flag;
