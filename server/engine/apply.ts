import { hiddenFrom } from '../model/access.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Invalid, Row, RowId, Value, Wish } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { keyOf } from '../model/fields/key.ts';
import { closest } from '../model/identity.ts';
import { Refusal } from '../model/workspace.ts';
import { deny } from './authorize.ts';
import { type CastCell, castCell } from './cast.ts';
import { complaint, leave, notTaken, stop, unread } from './cellRefusal.ts';
import { Draft, type Stored } from './draft.ts';
import { filledIn } from './filledIn.ts';
import { readNamed } from './glance.ts';
import { newId } from './ids.ts';
import { type Intent, type InverseWish, isIdle, issueOf, refuse, type Trust, textsOf } from './intent.ts';
import { whyNot } from './locked.ts';
import type { Sight } from './sight.ts';
import { changedSince, hasAlready, staleAt } from './stale.ts';
import { transition } from './transition.ts';
import { engineWords } from './words.ts';

/** Issues of one change after which it is read no further. */
const mostIssues = 20;

/** What was asked for, read: every change, and how one is read again where an earlier change of its row has fallen. */
export interface Applied {
  intents: Intent[];
  /** Changes that name the same row, in their order; rows named once are not among them. */
  chains: readonly (readonly Intent[])[];
  /** Reads a change against the row as it now finds it. */
  read: (intent: Intent) => void;
}

/**
 * Step 1: reads wishes into intents. Finds the rows, casts every cell, and says what cannot be: unknown and read-only columns,
 * cells that changed since they were seen, illegal transitions. Changes of a row that is named more than once are read later, one
 * after the other. Throws `Refusal` for a table that is not there.
 */
export async function apply(
  wishes: readonly InverseWish[],
  catalog: Catalog,
  stored: Stored,
  sight: Sight | null,
  now: string,
  { trust, partial }: { trust: Trust; partial: boolean },
): Promise<Applied> {
  const intents = wishes.map((wish, index) => begin(wish, index, catalog));
  await find(wishes, intents, stored, sight);
  const handles = await lookUp(wishes, intents, catalog, stored, sight);
  const draft = new Draft(catalog, stored, now, sight);
  for (const intent of intents) if (intent.kind === 'insert') ownOrganisation(intent, sight);
  await loadInstead(intents, draft);
  const chains = chainsOf(wishes, intents);
  const repeated = new Set(chains.map(chain => chain[0]!.row));
  const reading = { draft, sight, trust, partial, handles };
  const readOne = (intent: Intent): void => {
    if (intent.kind === 'insert') ownOrganisation(intent, sight);
    read(wishes[intent.index]!, intent, reading);
  };
  for (const intent of intents) if (!repeated.has(intent.row)) readOne(intent);
  return { intents, chains, read: readOne };
}

/** The changes of each row that more than one of them names. */
function chainsOf(wishes: readonly Wish[], intents: readonly Intent[]): Intent[][] {
  const named = intents.filter(({ index }) => wishes[index]?.row !== undefined);
  if (new Set(named.map(intent => intent.row)).size === named.length) return [];
  return [...Map.groupBy(named, intent => `${intent.table.id}/${intent.row}`).values()].filter(chain => chain.length > 1);
}

function begin(wish: InverseWish, index: number, catalog: Catalog): Intent {
  const table = catalog.tables.get(wish.table);
  if (table === undefined) throw new Refusal('unknown_table', `There is no table “${wish.table}”`);
  const kind = wish.to === null ? 'delete' : wish.row === undefined || wish.from === null ? 'insert' : 'update';
  return {
    index,
    table,
    row: wish.row?.toLowerCase() ?? newId(),
    kind,
    stored: null,
    before: null,
    cells: {},
    texts: null,
    invalid: null,
    enters: null,
    fate: 'accepted',
    issues: [],
    kept: [],
    inverts: wish.inverts,
    aims: wish.aims,
    refills: wish.refills,
  };
}

async function find(wishes: readonly Wish[], intents: readonly Intent[], stored: Stored, sight: Sight | null): Promise<void> {
  const named = intents.filter(intent => wishes[intent.index]?.row !== undefined);
  await readNamed(wishes, named, stored);
  const made = new Set<RowId>();
  for (const intent of named) {
    intent.before = stored.get(intent.table.id, intent.row) ?? null;
    intent.stored = intent.before;
    const unseen =
      intent.kind === 'insert' || intent.before === null || sight === null || intent.refills?.field.system === true
        ? null
        : hiddenFrom(intent.table, intent.before, sight.actor, sight.reached);
    if (unseen !== null) {
      intent.before = null;
      deny(intent, unseen);
    } else if (intent.kind === 'insert' && intent.before !== null)
      refuse(intent, issueOf(intent.table, intent.row, 'row_exists', engineWords.row_exists));
    else if (intent.kind !== 'insert' && intent.before === null && !made.has(intent.row)) {
      refuse(intent, issueOf(intent.table, intent.row, 'no_such_row', engineWords.no_such_row));
    }
    if (intent.kind === 'insert') made.add(intent.row);
  }
}

/** The rows that are named in link cells: by field, then by the name as it was typed. */
type Handles = Map<Field, Map<string, RowId>>;

async function lookUp(
  wishes: readonly Wish[],
  intents: readonly Intent[],
  catalog: Catalog,
  stored: Stored,
  sight: Sight | null,
): Promise<Handles> {
  const names = new Map<Field, Set<string>>();
  for (const { index, table } of intents) {
    const to = wishes[index]?.to;
    for (const field of table.links) {
      const typed = to?.[field.id];
      if (typeof typed !== 'string' || castCell(field, typed).invalid === null) continue;
      const known = names.get(field) ?? new Set();
      names.set(field, known.add(typed.trim()));
    }
  }
  const found: Handles = new Map();
  for (const [field, typed] of names) {
    const within = field.anywhere === true ? null : sight;
    found.set(field, await findByHandle(catalog.table(field.to ?? ''), [...typed], stored, within));
  }
  return found;
}

async function findByHandle(
  table: CompiledTable,
  typed: readonly string[],
  stored: Stored,
  within: Sight | null,
): Promise<Map<string, RowId>> {
  const named = new Map<string, RowId>();
  for (const handle of table.table.handles.toReversed()) {
    const field = table.byId.get(handle)!;
    const claim = table.claims.find(each => each.rule.key === handle);
    const keys = new Map(typed.map(name => [name, keyOf(field, name)]));
    const sought = claim === undefined ? [...keys].flat() : [...keys.values()];
    const rows = new Map<string, Row[]>();
    for (const row of await stored.where(table.id, claim?.column ?? handle, [...new Set(sought)])) {
      if (within !== null && hiddenFrom(table, row, within.actor, within.reached) !== null) continue;
      const value = row[handle];
      if (typeof value !== 'string') continue;
      const key = keyOf(field, value);
      const others = rows.get(key);
      if (others === undefined) rows.set(key, [row]);
      else others.push(row);
    }
    for (const [name, key] of keys) {
      const row = closest(rows.get(key) ?? [], each => each[handle], name);
      if (row !== undefined) named.set(name, row.id);
    }
  }
  return named;
}

async function loadInstead(intents: readonly Intent[], draft: Draft): Promise<void> {
  const turning = intents.filter(intent => intent.table.instead.size > 0);
  for (const [table, group] of Map.groupBy(turning, intent => intent.table)) {
    await draft.loadPaths(
      table,
      group.map(intent => intent.before ?? intent.cells),
    );
  }
}

interface Reading {
  draft: Draft;
  sight: Sight | null;
  trust: Trust;
  /** What cannot be taken is left out, and what can be stands. */
  partial: boolean;
  handles: Handles;
}

function read(wish: InverseWish, intent: Intent, reading: Reading): void {
  if (intent.fate === 'refused') return;
  const since = changedSince(wish, intent, reading.sight !== null);
  if (reading.trust !== 'undo' && since.length > 0) {
    refuse(intent, staleAt(intent, since[0]!));
    return;
  }
  if (wish.to === null) return;
  for (const id of inOrder(wish.to, intent, reading)) {
    // Nobody reads more of what is wrong with a row that falls.
    if (isRefused(intent) && intent.issues.length >= mostIssues) return;
    const back = wish.texts?.back[id] ?? null;
    if (since.includes(id)) {
      if (!hasAlready(intent, id, wish.to[id], back)) intent.kept.push(staleAt(intent, id));
    } else readCell(id, wish.to[id], back, intent, reading);
  }
  if (intent.kept.length > 0 && isIdle(intent)) refuse(intent, ...intent.kept.splice(0));
}

const isRefused = ({ fate }: Intent): boolean => fate === 'refused';

/** The cells of a wish in the order in which they are read: of an undo the state first, on which it depends what other cells may be. */
function inOrder(cells: NonNullable<Wish['to']>, { table: { state } }: Intent, { trust }: Reading): string[] {
  const ids = Object.keys(cells);
  if (trust !== 'undo' || state === null || !(state.id in cells)) return ids;
  return [state.id, ...ids.filter(id => id !== state.id)];
}

/** What a person adds belongs to their organisation. */
function ownOrganisation(intent: Intent, sight: Sight | null): void {
  if (sight === null) return;
  for (const id of intent.table.table.scope) {
    const field = intent.table.byId.get(id);
    const given = field?.system === true || field?.ownOrg === true;
    if (field?.to !== undefined && given && field.formula === undefined) intent.cells[id] = sight.actor.org;
  }
}

function readCell(id: string, input: unknown, text: Invalid | null, intent: Intent, reading: Reading): void {
  const { table, before } = intent;
  const field = table.byId.get(id);
  if (field === undefined || (field.hidden === true && reading.sight !== null && reading.trust === 'typed')) {
    refuse(intent, complaint(intent, id, 'unknown_field', engineWords.unknown_field, { name: id }));
    return;
  }
  const cast: CastCell = text === null ? resolve(field, input, reading.handles) : { value: input as Value, invalid: text };
  const { value, invalid } = filledIn(field, intent, cast);
  if (invalid !== null && hasAlready(intent, id, value, invalid)) return;
  const current: Value = id in intent.cells ? intent.cells[id]! : ((before ?? table.blank)[id] ?? null);
  if (value === current && invalid === null) {
    if (!isAsRead(input, current, intent, field, reading)) taken(intent, id, null);
    return;
  }
  const locked = whyNot(field, intent, reading);
  if (locked !== null) {
    stop(intent, complaint(intent, id, locked.code, locked.words, { label: field.label.en }), reading);
    return;
  }
  if (field === table.state) {
    const issue = transition(intent, field, value, reading.draft, reading.sight === null, reading.trust);
    if (issue !== null && reading.trust === 'undo') refuse(intent, issue);
    else if (issue !== null) leave(intent, issue, reading);
    if (issue !== null) return;
  }
  const wrong = notTaken(field, value, invalid, intent, reading);
  if (wrong !== null) {
    leave(intent, wrong, reading);
    return;
  }
  if (field !== table.state) intent.cells[id] = value;
  // A new row asked for a state that there is none of: it is held in the first one.
  else if (invalid !== null && intent.kind === 'insert' && reading.trust === 'typed') intent.fate = 'held';
  if (invalid !== null && reading.trust === 'typed') intent.issues.push(unread(intent, field, invalid));
  taken(intent, id, invalid);
}

/**
 * Whether a person sends what is read in a cell whose text was not taken, which is nothing, or of a state the one that the row is in: the text
 * stays beside it, so that a row that was read can be sent back. Who means to take the text away sends an empty text.
 */
function isAsRead(input: unknown, current: Value, intent: Intent, field: Field, { sight, trust }: Reading): boolean {
  const isSame = input === null || (field === intent.table.state && input === current);
  return isSame && trust === 'typed' && sight !== null && textsOf(intent)[field.id] !== undefined;
}

/** Notes that a cell's text was not taken, or is in order now. */
function taken(intent: Intent, id: string, invalid: Invalid | null): void {
  if (invalid === null && textsOf(intent)[id] === undefined) return;
  intent.invalid ??= new Map();
  intent.invalid.set(id, invalid);
}

function resolve(field: Field, input: unknown, handles: Handles) {
  const cast = castCell(field, input);
  if (field.type !== 'link' || cast.invalid === null) return cast;
  const row = handles.get(field)?.get(cast.invalid.text.trim());
  return row === undefined ? cast : { value: row, invalid: null };
}
