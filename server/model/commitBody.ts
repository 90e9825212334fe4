import type { Actor } from './actor.ts';
import type { Cells, ChangeRequest, RowId } from './change.ts';
import { maxItems } from './fields/listText.ts';

/* Validates the body of a commit by hand: for a paste of 100,000 rows this takes a quarter of the time of a schema. */

/** The maximum number of characters in a cell. */
export const maxTextLength = 100_000;
/** The maximum number of characters of an item of a list: a row has no longer name. */
const maxItemLength = 1_000;
/** The maximum number of changes in a commit. */
export const maxChanges = 200_000;
/** The maximum number of cells in a change: no table has that many fields. */
export const maxCells = 500;
/** The maximum nesting depth of a request's JSON; a commit needs four levels. */
const maxDepth = 16;

/** The limits of one request. */
export interface RequestLimit {
  /** Changes of a commit, or rows of an action. */
  changes: number;
  /** Length of the body. */
  bytes: number;
}

const bulk: RequestLimit = { changes: maxChanges, bytes: 64 * 1024 * 1024 };
const modest: RequestLimit = { changes: 1_000, bytes: 1024 * 1024 };

/** The limits of one request by an actor: owners, managers and licence admins paste and import; everyone else edits a few rows. */
export const requestLimit = (actor: Actor): RequestLimit =>
  actor.kind === 'system' || ['owner', 'manager', 'licence_admin'].includes(actor.role) ? bulk : modest;

/** Whether a text respects the maximum nesting depth; deeper JSON would take a parser disproportionately long. Does not check that it is JSON. */
export function isShallow(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBracket || code === openBrace) depth += 1;
    else if (code === closeBracket || code === closeBrace) depth -= 1;
    if (depth > maxDepth) return false;
  }
  return true;
}

const [quote, openBracket, closeBracket, openBrace, closeBrace] = ['"', '[', ']', '{', '}'].map(sign => sign.charCodeAt(0));

/** The index of the quote that ends the string starting at `begin`. */
function endOfString(json: string, begin: number): number {
  for (let at = json.indexOf('"', begin + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (json[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return json.length;
}

/** The body of a commit request. */
export interface CommitBody {
  label?: string;
  changes: ChangeRequest[];
  partial?: boolean;
  dryRun?: boolean;
  consequences?: boolean;
  batch?: RowId;
}

/** Parses the body of a commit; null if it is invalid. A schema with the same rules explains what is wrong. */
export function readCommitBody(text: string): CommitBody | null {
  if (!isShallow(text)) return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  return isCommitBody(body) ? body : null;
}

/** Whether this is a valid body of a commit. */
export function isCommitBody(body: unknown): body is CommitBody {
  if (!hasOnlyKeys(bodyKeys, body)) return false;
  const { label, changes, partial, dryRun, consequences, batch } = body;
  return (
    (label === undefined || (typeof label === 'string' && label.length <= 200)) &&
    (partial === undefined || typeof partial === 'boolean') &&
    (dryRun === undefined || typeof dryRun === 'boolean') &&
    (consequences === undefined || typeof consequences === 'boolean') &&
    (batch === undefined || (typeof batch === 'string' && uuid.test(batch))) &&
    Array.isArray(changes) &&
    changes.length >= 1 &&
    changes.length <= maxChanges &&
    changes.every(isChangeRequest)
  );
}

/** Whether these are cells by field id: texts, numbers, flags, null, and lists of texts. */
export function isCells(value: unknown): value is Cells {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  if (keys.length > maxCells) return false;
  for (const key of keys) {
    if (key.length > 64 || key === '__proto__') return false;
    const cell = (value as Record<string, unknown>)[key];
    if (typeof cell === 'string' ? cell.length > maxTextLength : !(isScalar(cell) || isListOfTexts(cell))) return false;
  }
  return true;
}

const isScalar = (cell: unknown): boolean => cell === null || typeof cell === 'boolean' || Number.isFinite(cell);

const isListOfTexts = (cell: unknown): boolean =>
  Array.isArray(cell) && cell.length <= maxItems && cell.every(item => typeof item === 'string' && item.length <= maxItemLength);

const bodyKeys: ReadonlySet<string> = new Set<keyof CommitBody>([
  'label',
  'changes',
  'partial',
  'dryRun',
  'consequences',
  'batch',
]);
const changeKeys: ReadonlySet<string> = new Set<keyof ChangeRequest>(['table', 'row', 'from', 'to']);

/** RFC 9562: version and variant, or all zeros, or all ones. */
const uuid =
  /^(?:[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}|0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12})$/i;

function isChangeRequest(value: unknown): value is ChangeRequest {
  if (!hasOnlyKeys(changeKeys, value)) return false;
  const { table, row, from, to } = value;
  return (
    typeof table === 'string' &&
    table.length >= 1 &&
    table.length <= 64 &&
    (row === undefined || (typeof row === 'string' && uuid.test(row))) &&
    (from === undefined || from === null || isCells(from)) &&
    (to === null || isCells(to))
  );
}

function hasOnlyKeys(keys: ReadonlySet<string>, value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}
