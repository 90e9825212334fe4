import { sameValue } from '../../formulas/list.ts';
import { readDenial } from '../model/access.ts';
import { acceptsList, type CastResult } from '../model/castCell.ts';
import type { Catalog } from '../model/catalog.ts';
import type { ChangeRequest, InvalidInput, RowId, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import type { CredentialSealer } from '../model/sealing.ts';
import { Refusal } from '../model/writer.ts';
import { refuseDenied } from './authorize.ts';
import { cellIssue, invalidInputIssue, invalidValueIssue, keepOrRefuse, omitOrRefuse } from './cellIssues.ts';
import { Draft, type StoredRows } from './draft.ts';
import { engineTexts } from './engineTexts.ts';
import { newId } from './ids.ts';
import { createIssue, type Intent, type InverseRequest, invalidTextsOf, isNoop, refuse, type Trust } from './intent.ts';
import { castOrLookUp, keepUnreadable, type LinkTargets, resolveLinkNames } from './linkNames.ts';
import { loadNamedRows } from './loadNamedRows.ts';
import { lockReason } from './lockReason.ts';
import { readSealedCell } from './sealedCell.ts';
import { changedSince, hasAlready, staleIssue } from './stale.ts';
import { readTransition } from './transition.ts';
import type { Viewer } from './viewer.ts';
import { withDefault } from './withDefault.ts';

/** The number of issues after which a change is read no further. */
const maxIssues = 20;

/** The requests as intents, and a function to read a change again after an earlier change of its row was refused. */
export interface Applied {
  intents: Intent[];
  /** Groups of changes that name the same row, in their order; rows named once are not included. */
  chains: readonly (readonly Intent[])[];
  /** Reads a change against the current state of its row. */
  read: (intent: Intent) => void;
}

/**
 * Step 1: reads requests into intents. Finds the rows, casts every cell, and reports unknown and read-only columns, cells that changed
 * since they were seen, and illegal transitions. Changes of a row that is named more than once are read later, one after the other. Throws
 * `Refusal` for an unknown table.
 */
export async function apply(
  requests: readonly InverseRequest[],
  catalog: Catalog,
  stored: StoredRows,
  viewer: Viewer | null,
  now: string,
  { trust, partial }: { trust: Trust; partial: boolean },
  sealer?: CredentialSealer,
): Promise<Applied> {
  const intents = requests.map((request, index) => createIntent(request, index, catalog));
  await loadTargets(requests, intents, stored, viewer);
  const linkTargets = await resolveLinkNames(requests, intents, catalog, stored, viewer);
  const draft = new Draft(catalog, stored, now, viewer);
  for (const intent of intents) if (intent.kind === 'insert') setOwnOrganisation(intent, viewer);
  await loadRedirectPaths(intents, draft);
  const chains = chainsOf(requests, intents);
  const repeated = new Set(chains.map(chain => chain[0]!.row));
  const context = { draft, viewer, trust, partial, linkTargets, sealer };
  const readOne = (intent: Intent): void => {
    if (intent.kind === 'insert') setOwnOrganisation(intent, viewer);
    read(requests[intent.index]!, intent, context);
  };
  for (const intent of intents) if (!repeated.has(intent.row)) readOne(intent);
  return { intents, chains, read: readOne };
}

/** The groups of changes that name the same row. */
function chainsOf(requests: readonly ChangeRequest[], intents: readonly Intent[]): Intent[][] {
  const named = intents.filter(({ index }) => requests[index]?.row !== undefined);
  if (new Set(named.map(intent => intent.row)).size === named.length) return [];
  return [...Map.groupBy(named, intent => `${intent.table.id}/${intent.row}`).values()].filter(chain => chain.length > 1);
}

function createIntent(request: InverseRequest, index: number, catalog: Catalog): Intent {
  const table = catalog.tables.get(request.table);
  if (table === undefined) throw new Refusal('unknown_table', `There is no table “${request.table}”`);
  const kind = request.to === null ? 'delete' : request.row === undefined || request.from === null ? 'insert' : 'update';
  return {
    index,
    table,
    row: request.row?.toLowerCase() ?? newId(),
    kind,
    stored: null,
    before: null,
    cells: {},
    texts: null,
    invalid: null,
    enters: null,
    result: 'accepted',
    issues: [],
    kept: [],
    inverts: request.inverts,
    targetState: request.targetState,
    relinks: request.relinks,
    unlisted: request.unlisted,
  };
}

async function loadTargets(
  requests: readonly ChangeRequest[],
  intents: readonly Intent[],
  stored: StoredRows,
  viewer: Viewer | null,
): Promise<void> {
  const named = intents.filter(intent => requests[intent.index]?.row !== undefined);
  await loadNamedRows(requests, named, stored);
  const made = new Set<RowId>();
  for (const intent of named) {
    intent.before = stored.get(intent.table.id, intent.row) ?? null;
    intent.stored = intent.before;
    const hidden =
      intent.kind === 'insert' || intent.before === null || viewer === null || intent.relinks?.field.system === true
        ? null
        : readDenial(intent.table, intent.before, viewer.actor, viewer.related);
    if (hidden !== null) {
      intent.before = null;
      refuseDenied(intent, hidden);
    } else if (intent.kind === 'insert' && intent.before !== null)
      refuse(intent, createIssue(intent.table, intent.row, 'row_exists', engineTexts.row_exists));
    else if (intent.kind !== 'insert' && intent.before === null && !made.has(intent.row)) {
      refuse(intent, createIssue(intent.table, intent.row, 'no_such_row', engineTexts.no_such_row));
    }
    if (intent.kind === 'insert') made.add(intent.row);
  }
}

async function loadRedirectPaths(intents: readonly Intent[], draft: Draft): Promise<void> {
  const redirecting = intents.filter(intent => intent.table.redirects.size > 0);
  for (const [table, group] of Map.groupBy(redirecting, intent => intent.table)) {
    await draft.loadPaths(
      table,
      group.map(intent => intent.before ?? intent.cells),
    );
  }
}

interface ReadContext {
  draft: Draft;
  viewer: Viewer | null;
  trust: Trust;
  /** Invalid cells are omitted, and valid ones are written. */
  partial: boolean;
  linkTargets: LinkTargets;
  sealer: CredentialSealer | undefined;
}

function read(request: InverseRequest, intent: Intent, context: ReadContext): void {
  if (intent.result === 'refused') return;
  const since = changedSince(request, intent, context.viewer !== null);
  if (context.trust !== 'undo' && since.length > 0) {
    refuse(intent, staleIssue(intent, since[0]!));
    return;
  }
  if (request.to === null) return;
  if (request.withholds === true) {
    const issue = createIssue(intent.table, intent.row, 'forbidden', engineTexts.forbidden);
    // A deleted row is not restored in part.
    keepOrRefuse(intent, issue, context);
    if (isRefused(intent)) return;
  }
  for (const id of readingOrder(request.to, intent, context)) {
    // More issues of a refused row would not be read.
    if (isRefused(intent) && intent.issues.length >= maxIssues) return;
    const back = request.texts?.back[id] ?? null;
    if (since.includes(id)) {
      if (!hasAlready(intent, id, request.to[id], back)) intent.kept.push(staleIssue(intent, id));
    } else readCell(id, request.to[id], back, intent, context);
  }
  if (intent.kept.length > 0 && isNoop(intent)) refuse(intent, ...intent.kept.splice(0));
}

const isRefused = ({ result }: Intent): boolean => result === 'refused';

/** The cells of a request in reading order. An undo reads the state first, because the other cells depend on it. */
function readingOrder(cells: NonNullable<ChangeRequest['to']>, { table: { state } }: Intent, { trust }: ReadContext): string[] {
  const ids = Object.keys(cells);
  if (trust !== 'undo' || state === null || !(state.id in cells)) return ids;
  return [state.id, ...ids.filter(id => id !== state.id)];
}

/** A row that a person adds belongs to their organisation. */
function setOwnOrganisation(intent: Intent, viewer: Viewer | null): void {
  if (viewer === null) return;
  for (const id of intent.table.table.scope) {
    const field = intent.table.byId.get(id);
    const given = field?.system === true || field?.ownOrg === true;
    if (field?.to !== undefined && given && field.formula === undefined) intent.cells[id] = viewer.actor.org;
  }
}

function readCell(id: string, input: unknown, text: InvalidInput | null, intent: Intent, context: ReadContext): void {
  const { table, before } = intent;
  const field = table.byId.get(id);
  if (field === undefined || (field.hidden === true && context.viewer !== null && context.trust === 'typed')) {
    refuse(intent, cellIssue(intent, id, 'unknown_field', engineTexts.unknown_field, { name: id }));
    return;
  }
  if (text === null && Array.isArray(input) && !acceptsList(field)) {
    refuse(intent, cellIssue(intent, id, 'single_value', engineTexts.single_value, { label: field.label.en }));
    return;
  }
  if (fieldType(field).sealed === true) {
    readSealedCell(field, input, intent, context);
    return;
  }
  const cast: CastResult =
    text === null ? castOrLookUp(field, input, context.linkTargets) : { value: input as Value, invalid: text };
  const current: Value = id in intent.cells ? intent.cells[id]! : ((before ?? table.blank)[id] ?? null);
  const { value, invalid } = keepUnreadable(field, withDefault(field, intent, cast), current, context);
  if (invalid !== null && hasAlready(intent, id, value, invalid)) return;
  if (sameValue(value, current) && invalid === null) {
    if (!isSentBack(input, current, intent, field, context)) recordInvalid(intent, id, null);
    return;
  }
  const locked = lockReason(field, intent, context);
  if (locked !== null) {
    keepOrRefuse(intent, cellIssue(intent, id, locked.code, locked.words, { label: field.label.en }), context);
    return;
  }
  if (field === table.state) {
    const issue = readTransition(intent, field, value, context.draft, context.viewer === null, context.trust);
    if (issue !== null && context.trust === 'undo') refuse(intent, issue);
    else if (issue !== null) omitOrRefuse(intent, issue, context);
    if (issue !== null) return;
  }
  const wrong = invalidValueIssue(field, value, invalid, intent, context);
  if (wrong !== null) {
    omitOrRefuse(intent, wrong, context);
    return;
  }
  if (field !== table.state) intent.cells[id] = value;
  // A new row with an unknown state is held in the first state.
  else if (invalid !== null && intent.kind === 'insert' && context.trust === 'typed') intent.result = 'held';
  if (invalid !== null && context.trust === 'typed') intent.issues.push(invalidInputIssue(intent, field, invalid));
  recordInvalid(intent, id, invalid);
}

/**
 * Whether a person sends back the value of a cell with an invalid text: null, or the current state. Then the text stays, so that a client
 * can send back a row as it read it. An empty text removes the invalid text.
 */
function isSentBack(input: unknown, current: Value, intent: Intent, field: Field, { viewer, trust }: ReadContext): boolean {
  const isSame = input === null || (field === intent.table.state && sameValue(input, current));
  return isSame && trust === 'typed' && viewer !== null && invalidTextsOf(intent)[field.id] !== undefined;
}

/** Records that a cell's text is invalid, or is valid now. */
function recordInvalid(intent: Intent, id: string, invalid: InvalidInput | null): void {
  if (invalid === null && invalidTextsOf(intent)[id] === undefined) return;
  intent.invalid ??= new Map();
  intent.invalid.set(id, invalid);
}
