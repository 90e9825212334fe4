import type { Cells, Wish } from './change.ts';

/* The look that a commit's body gets before anything is done, by hand: of a paste of 100,000 rows this takes a quarter of the time. */

/** Characters of a cell, at most. */
export const longestText = 100_000;
/** Changes of a commit, at most. */
export const mostChanges = 200_000;

/** The body of a commit, as it was asked for. */
export interface Asked {
  label?: string;
  changes: Wish[];
  partial?: boolean;
  dryRun?: boolean;
}

/** A commit's body read from its JSON; null where it is not in order. Why it is not is for a schema to say, which has the same rules. */
export function readAsked(text: string): Asked | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  return isAsked(body) ? body : null;
}

/** Whether this is the body of a commit. */
export function isAsked(body: unknown): body is Asked {
  if (!isObjectOf(bodyKeys, body)) return false;
  const { label, changes, partial, dryRun } = body;
  return (
    (label === undefined || (typeof label === 'string' && label.length <= 200)) &&
    (partial === undefined || typeof partial === 'boolean') &&
    (dryRun === undefined || typeof dryRun === 'boolean') &&
    Array.isArray(changes) &&
    changes.length >= 1 &&
    changes.length <= mostChanges &&
    changes.every(isWish)
  );
}

/** Whether these are cells: texts, numbers, flags and nothing, by the ids of their fields. */
export function isCells(value: unknown): value is Cells {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key of Object.keys(value)) {
    if (key.length > 64 || key === '__proto__') return false;
    const cell = (value as Record<string, unknown>)[key];
    if (
      typeof cell === 'string'
        ? cell.length > longestText
        : !(cell === null || typeof cell === 'boolean' || Number.isFinite(cell))
    )
      return false;
  }
  return true;
}

const bodyKeys: ReadonlySet<string> = new Set<keyof Asked>(['label', 'changes', 'partial', 'dryRun']);
const wishKeys: ReadonlySet<string> = new Set<keyof Wish>(['table', 'row', 'from', 'to']);

/** RFC 9562: version and variant, or all zeros, or all ones. */
const uuid =
  /^(?:[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}|0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12})$/i;

function isWish(value: unknown): value is Wish {
  if (!isObjectOf(wishKeys, value)) return false;
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

function isObjectOf(keys: ReadonlySet<string>, value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}
