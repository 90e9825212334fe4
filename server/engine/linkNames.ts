import { isList, listOf } from '../../formulas/list.ts';
import { readDenial } from '../model/access.ts';
import { type CastResult, castCell } from '../model/castCell.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { ChangeRequest, Row, RowId, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { invalidInput } from '../model/fields/invalidInput.ts';
import { fieldKey } from '../model/fields/key.ts';
import { link } from '../model/fields/link.ts';
import { inputItems, maxItems, typedItems } from '../model/fields/listText.ts';
import { fieldType } from '../model/fieldType.ts';
import { bestMatch } from '../model/identityKey.ts';
import { joinItems } from '../model/joinItems.ts';
import type { Draft, StoredRows } from './draft.ts';
import type { Intent, Trust } from './intent.ts';
import { canView, type Viewer } from './viewer.ts';

/** The rows that link cells name: by field, then by the typed name. */
export type LinkTargets = Map<Field, Map<string, RowId>>;

/** Looks up the names that people typed into link cells, all names of a field at once. Only rows that the actor can read are found. */
export async function resolveLinkNames(
  requests: readonly ChangeRequest[],
  intents: readonly Intent[],
  catalog: Catalog,
  stored: StoredRows,
  viewer: Viewer | null,
): Promise<LinkTargets> {
  const names = new Map<Field, Set<string>>();
  const listed = new Map<string, Set<RowId>>();
  for (const { index, table, before } of intents) {
    const to = requests[index]?.to;
    if (to === null || to === undefined) continue;
    for (const field of table.links) {
      if (!Object.hasOwn(to, field.id)) continue;
      const known = names.get(field) ?? new Set();
      for (const name of namesIn(field, to[field.id])) names.set(field, known.add(name));
      const list = before?.[field.id] ?? null;
      if (!isList(list)) continue;
      const ids = listed.get(field.to ?? '') ?? new Set();
      for (const id of list) listed.set(field.to ?? '', ids.add(id));
    }
  }
  // Rows that are in a list already, because those that the actor cannot read stay in it.
  if (viewer !== null) for (const [table, ids] of listed) await stored.load(table, ids);
  const found: LinkTargets = new Map();
  for (const [field, typed] of names) {
    const within = field.allowUnreadable === true ? null : viewer;
    found.set(field, await findByLookupField(catalog.table(field.to ?? ''), [...typed], stored, within));
  }
  return found;
}

/** Whether the cells of a field link to several rows. */
const isLinkList = (field: Field): boolean => field.to !== undefined && fieldType(field).list !== undefined;

/** The id of a row, if the text is one. */
function rowIdIn(text: string, field: Field): RowId | null {
  const id = link.cast(text, field);
  return typeof id === 'string' ? id : null;
}

/** The names to look up for an input of a link cell; for a list, the whole text and each item. */
function namesIn(field: Field, input: unknown): string[] {
  if (castCell(field, input).invalid === null) return [];
  if (isLinkList(field)) return [...(typeof input === 'string' ? [input.trim()] : []), ...inputItems(input, () => false)];
  return typeof input === 'string' ? [input.trim()] : [];
}

/** Casts an input; in a link cell, a name becomes the row that it names. */
export function castOrLookUp(field: Field, input: unknown, linkTargets: LinkTargets): CastResult {
  const cast = castCell(field, input);
  if (field.to === undefined || cast.invalid === null) return cast;
  const named = linkTargets.get(field);
  if (!isLinkList(field)) {
    const row = named?.get(cast.invalid.text.trim());
    return row === undefined ? cast : { value: row, invalid: null };
  }
  const items = inputItems(input, text => named?.has(text) === true);
  const ids = items.map(item => named?.get(item) ?? rowIdIn(item, field));
  const unknown = items.filter((_, at) => ids[at] === null);
  if (unknown.length === 0) return castCell(field, ids);
  const invalid = invalidInput('V_LINK', typedItems(input), { text: joinItems(unknown) });
  return { value: null, invalid: { ...invalid, code: cast.invalid.code } };
}

/**
 * The cell of a list of links that a person sets: rows in it that they cannot read stay, after those that they set. Invalid if the list
 * would be too long with them. An undo restores the list exactly.
 */
export function keepUnreadable(
  field: Field,
  cell: CastResult,
  current: Value,
  { draft, viewer, trust }: { draft: Draft; viewer: Viewer | null; trust: Trust },
): CastResult {
  if (!isLinkList(field) || viewer === null || trust === 'undo' || !isList(current)) return cell;
  const target = draft.catalog.table(field.to ?? '');
  const hidden = current.filter(id => {
    const row = draft.stored.get(target.id, id) ?? null;
    return row !== null && !canView(viewer, target, row);
  });
  if (hidden.length === 0) return cell;
  const set = isList(cell.value) ? cell.value : [];
  const value = listOf([...set, ...hidden]);
  if (value === null || value.length <= maxItems) return { ...cell, value };
  return { value: listOf(hidden), invalid: invalidInput('V_ITEMS', typedItems(set), { max: maxItems }) };
}

async function findByLookupField(
  table: CompiledTable,
  typed: readonly string[],
  stored: StoredRows,
  within: Viewer | null,
): Promise<Map<string, RowId>> {
  const named = new Map<string, RowId>();
  for (const lookupField of table.table.lookupFields.toReversed()) {
    const field = table.byId.get(lookupField)!;
    const claim = table.claims.find(each => each.rule.key === lookupField);
    const keys = new Map(typed.map(name => [name, fieldKey(field, name)]));
    const sought = claim === undefined ? [...keys].flat() : [...keys.values()];
    const rows = new Map<string, Row[]>();
    for (const row of await stored.where(table.id, claim?.column ?? lookupField, [...new Set(sought)])) {
      if (within !== null && readDenial(table, row, within.actor, within.related) !== null) continue;
      const value = row[lookupField];
      if (typeof value !== 'string') continue;
      const key = fieldKey(field, value);
      const others = rows.get(key);
      if (others === undefined) rows.set(key, [row]);
      else others.push(row);
    }
    for (const [name, key] of keys) {
      const row = bestMatch(rows.get(key) ?? [], each => each[lookupField], name);
      if (row !== undefined) named.set(name, row.id);
    }
  }
  return named;
}
