import { isInOrganisation } from '../model/access.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Issue, LicenceChange, LicenceCount, MessageNote, Outcome, Row, RowId, RowOutcome } from '../model/change.ts';
import type { Draft } from './draft.ts';
import { type Intent, undoResultOf } from './intent.ts';
import { isChanged } from './record.ts';
import { noteFailedRelinks } from './relink.ts';
import { canView } from './viewer.ts';

/** The maximum number of cascades that an outcome lists. */
export const maxCascades = 1_000;

/** The maximum number of issues of a row and in total, and of characters of their messages and params. */
const maxIssues = { ofRow: 20, total: 10_000, characters: 2_000_000 };

/**
 * What a commit did, or would do: the outcome of each request, and the consequences in rows that the actor can read. Licences and messages
 * of other organisations are not reported.
 */
export function buildOutcome(intents: readonly Intent[], draft: Draft | null, transaction: RowId | null, seq: number): Outcome {
  if (draft !== null) noteFailedRelinks(intents, draft);
  const { outcomes, left } = rowOutcomes(
    intents.filter(intent => intent.relinks === undefined),
    draft,
  );
  const more = left === 0 ? {} : { more: left };
  if (draft === null) return { transaction, seq, outcomes, licences: [], messages: [], cascades: [], ...more };
  const tables = [...draft.catalog.tables.values()];
  return {
    transaction,
    seq,
    outcomes,
    licences: tables.filter(table => table.table.report === 'licences').flatMap(table => licences(table, draft)),
    messages: tables.filter(table => table.table.report === 'messages').flatMap(table => messages(table, draft)),
    cascades: cascades(
      tables.filter(table => table.table.section !== 'hidden'),
      draft,
    ),
    // A secret that was not written is not valid, so a dry run shows none.
    ...(transaction !== null && draft.revealed.length > 0 ? { secrets: draft.revealed } : {}),
    ...more,
  };
}

/** The outcome of each request, with a limited number of issues; `left` counts the others. */
function rowOutcomes(intents: readonly Intent[], draft: Draft | null): { outcomes: Outcome['outcomes']; left: number } {
  let [count, characters, left] = [0, 0, 0];
  const fitting = (all: readonly Issue[]): Issue[] => {
    const issues: Issue[] = [];
    for (const issue of all) {
      const size = sizeOf(issue);
      const fits = issues.length < maxIssues.ofRow && count < maxIssues.total && characters + size < maxIssues.characters;
      if (!fits) {
        left += 1;
        continue;
      }
      issues.push(issue);
      count += 1;
      characters += size;
    }
    return issues;
  };
  const outcomes = intents.map(intent => {
    const { table, row, result, issues, kept } = intent;
    const outcome: RowOutcome = { table: table.id, row, outcome: result, issues: fitting(issues) };
    if (kept.length > 0 && result !== 'refused') outcome.kept = fitting(kept);
    const undone = draft === null ? undefined : undoResultOf(intent, draft.row(table.id, row) ?? null);
    if (undone !== undefined) outcome.undone = undone;
    return outcome;
  });
  return { outcomes, left };
}

/** The approximate size of an issue, in characters. */
function sizeOf({ message, params, because }: Issue): number {
  let size = message.length + 40 * (because?.length ?? 0);
  for (const id in params) size += String(params[id]).length;
  return size;
}

/** The outcome with the number of its secrets instead of the secrets, to be stored for replay. */
export function withoutSecrets({ secrets, ...outcome }: Outcome): Outcome {
  return secrets === undefined ? outcome : { ...outcome, secretsShown: secrets.length };
}

function licences(table: CompiledTable, draft: Draft): LicenceChange[] {
  return [...draft.rowsOf(table.id).values()].flatMap(({ before, after }) => {
    const row = after ?? before;
    if (row === null || !canView(draft.viewer, table, row)) return [];
    const change = { org: String(row.org), product: String(row.product), before: countOf(before), after: countOf(after) };
    const { total, used, reserved } = change.before;
    return total === change.after.total && used === change.after.used && reserved === change.after.reserved ? [] : [change];
  });
}

const countOf = (row: Row | null): LicenceCount => ({
  total: Number(row?.total ?? 0),
  used: Number(row?.used ?? 0),
  reserved: Number(row?.reserved ?? 0),
});

function messages(table: CompiledTable, draft: Draft): MessageNote[] {
  const notes: MessageNote[] = [];
  const { viewer } = draft;
  for (const { before, after } of draft.rowsOf(table.id).values()) {
    if (after !== null && viewer !== null && !isInOrganisation(table, after, viewer.actor)) continue;
    if (before === null && after !== null) notes.push({ kind: String(after.kind), to: String(after.to) });
  }
  return notes;
}

function cascades(tables: readonly CompiledTable[], draft: Draft): Outcome['cascades'] {
  const found: Outcome['cascades'] = [];
  for (const table of tables) {
    for (const entry of draft.rowsOf(table.id).values()) {
      if (found.length === maxCascades) return found;
      if (entry.entered !== null || entry.causes.length === 0 || !isChanged(entry)) continue;
      if (!canView(draft.viewer, table, entry.before ?? entry.after)) continue;
      const change = entry.before === null ? 'added' : entry.after === null ? 'deleted' : 'changed';
      found.push({ table: table.id, row: entry.id, change });
    }
  }
  return found;
}
