import { sameValue } from '../../formulas/list.ts';
import { isInOrganisation } from '../model/access.ts';
import { parseInvalid } from '../model/castCell.ts';
import type { CompiledRule, CompiledTable } from '../model/catalog.ts';
import type { Cells, Issue, Row } from '../model/change.ts';
import { interpolate } from '../model/localizedText.ts';
import type { Note } from '../model/table.ts';
import { differs } from './checkRules.ts';
import type { Draft } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import { resolvedDuplicates, stillDuplicated } from './duplicates.ts';
import type { Intent } from './intent.ts';
import { invalidCellIssues, ruleIssue } from './ruleIssue.ts';
import { parseIssues, sortIssues, validationCells } from './storedIssues.ts';

/**
 * Writes the validation result of each row in the draft: the issues that hold it, or the note of a hook, or `OK` after its first state, or
 * its invalid texts, or nothing. The issues of a held row are checked again when the row is edited, and disappear when they are fixed;
 * nothing is retried automatically.
 */
export async function writeValidation(
  intents: readonly Intent[],
  notes: ReadonlyMap<DraftRow, Note>,
  draft: Draft,
): Promise<void> {
  const held = new Map<DraftRow | undefined, Intent>();
  for (const intent of intents) if (intent.result === 'held') held.set(draft.get(intent.table.id, intent.row), intent);
  for (const table of draft.catalog.tables.values()) {
    if (table.validation === null || table.state === null) continue;
    for (const entry of draft.rowsOf(table.id).values()) {
      if (entry.after === null || (entry.after === entry.before && !held.has(entry))) continue;
      const cells =
        (await duplicateCells(table, entry, held, notes, draft)) ??
        cellsOf(table, entry, held.get(entry), notes.get(entry), draft);
      if (cells !== null) for (const id in cells) draft.set(entry, id, cells[id] ?? null);
    }
  }
  await clearResolved(draft);
}

/** The validation cells of a duplicate row after its first state; null if it has no duplicate, or another result takes precedence. */
async function duplicateCells(
  table: CompiledTable,
  entry: DraftRow,
  held: ReadonlyMap<DraftRow | undefined, Intent>,
  notes: ReadonlyMap<DraftRow, Note>,
  draft: Draft,
): Promise<Cells | null> {
  const row = entry.after as Row;
  if (row.issues === null || held.has(entry) || notes.has(entry) || row[table.state!.id] === table.initialState) return null;
  const shared = await stillDuplicated(table, row, parseIssues(row), draft);
  return shared.length === 0 ? null : validationCells(table.validation!.id, shared);
}

/**
 * Clears the issue of rows that no longer have a duplicate. A row of another organisation keeps it until it is next written, as at a
 * sign-in, because the change would reveal the actor and the label of this transaction.
 */
async function clearResolved(draft: Draft): Promise<void> {
  for (const table of draft.catalog.tables.values()) {
    if (table.validation === null) continue;
    for (const entry of draft.rowsOf(table.id).values()) {
      if (entry.before === null || typeof entry.before.issues !== 'string') continue;
      for (const { row: id, issue } of await resolvedDuplicates(table, entry, parseIssues(entry.before), draft)) {
        await draft.load(table.id, [id]);
        const other = draft.touch(table, id);
        const row = other.after;
        if (row === null || other === entry || isElsewhere(table, row, draft)) continue;
        const left = parseIssues(row).filter(({ code, field }) => code !== issue.code || field !== issue.field);
        if (left.length === parseIssues(row).length) continue;
        const cells =
          left.length > 0 ? validationCells(table.validation.id, left) : { [table.validation.id]: 'OK', issues: null };
        for (const field in cells) draft.set(other, field, cells[field] ?? null);
      }
    }
  }
}

const isElsewhere = (table: CompiledTable, row: Row, { viewer }: Draft): boolean =>
  viewer !== null && !isInOrganisation(table, row, viewer.actor);

/** The validation cells to write; null if they are already correct. */
function cellsOf(
  table: CompiledTable,
  entry: DraftRow,
  held: Intent | undefined,
  note: Note | undefined,
  draft: Draft,
): Cells | null {
  const row = entry.after as Row;
  const result = table.validation!.id;
  if (held !== undefined) return validationCells(result, sortIssues(table, held.issues));
  if (note?.code === 'OK') return row[result] === 'OK' ? null : { [result]: 'OK', issues: null };
  if (note !== undefined) {
    const message = interpolate(note.words, note.params);
    const issue = {
      table: table.id,
      row: row.id,
      code: note.code,
      message,
      ...(note.params === undefined ? {} : { params: note.params }),
    };
    return validationCells(result, [issue]);
  }
  const state = table.state!.id;
  const moved = entry.before === null || !sameValue(entry.before[state], row[state]);
  if (row[state] !== table.initialState) return moved || !isPendingNote(row) ? { [result]: 'OK', issues: null } : null;
  const unread = invalidCellIssues(table, row);
  const open = moved ? [] : parseIssues(row).filter(issue => !isInvalidInputIssue(issue, entry.before, row));
  if (open.length + unread.length === 0 && row[result] === null && row.issues === null) return null;
  return validationCells(
    result,
    sortIssues(table, [...open.filter(issue => refreshIssue(table, issue, entry, draft)), ...unread]),
  );
}

/** Whether an issue reports an invalid text: these issues are derived again from the current invalid texts. */
function isInvalidInputIssue({ field, code }: Issue, before: Row | null, after: Row): boolean {
  if (field === undefined) return false;
  return [before, after].some(row => row !== null && parseInvalid(row.invalid)[field]?.code === code);
}

/** The validation cells of a row in its first state that has invalid texts and no other result; null for any other row. */
export function validationOfInvalid(table: CompiledTable, row: Row): Cells | null {
  if (table.validation === null || table.state === null || row[table.state.id] !== table.initialState) return null;
  if (typeof row.invalid !== 'string' || row[table.validation.id] !== null || row.issues !== null) return null;
  return validationCells(table.validation.id, sortIssues(table, invalidCellIssues(table, row)));
}

/** Whether the validation result is the note of a pending invitation or message, which stays unchanged. */
const isPendingNote = (row: Row): boolean =>
  row.issues !== null && parseIssues(row).every(issue => /^V_(?:INVITE|MESSAGE|EMAIL_WAITING|WAITING)/.test(issue.code));

/**
 * Whether an issue still applies. An issue of the row's own rules is checked again, and ends with its rule; if the rule depends on who acts,
 * only when a cell that it reads changes. Any other stays until its cell changes.
 */
function refreshIssue(table: CompiledTable, issue: Issue, entry: DraftRow, draft: Draft): boolean {
  const row = entry.after as Row;
  const rule = ruleOf(table, issue, entry.before, draft);
  if (rule === null) return false;
  // Another person's edit does not decide whether it holds for the one whose change was held.
  if (rule?.readsActor === true && !differs(entry, rule.reads)) return true;
  if (rule !== undefined && rule.rule.kind !== 'claim') {
    const now = ruleIssue(table, rule, row, draft);
    if (now === null) return false;
    delete issue.field;
    Object.assign(issue, now);
    return true;
  }
  return issue.field === undefined || sameValue(entry.before?.[issue.field], row[issue.field]);
}

/**
 * The rule of a stored issue; null if the table no longer has it, undefined if it is a rule of another table or none. Earlier versions stored
 * only its code, which several rules may share: then it is the one that gives the same issue for the row before this change.
 */
function ruleOf(table: CompiledTable, issue: Issue, before: Row | null, draft: Draft): CompiledRule | null | undefined {
  const { rule: id, code, field, params } = issue;
  if (id !== undefined) return id.includes('.') ? undefined : (table.rules.find(rule => rule.id === id) ?? null);
  const rules = table.rules.filter(({ rule }) => rule.code === code && rule.kind !== 'claim');
  if (rules.length < 2 || before === null) return rules[0];
  const given = JSON.stringify([field, params]);
  const isGiven = (found: Issue | null): boolean => found !== null && JSON.stringify([found.field, found.params]) === given;
  return rules.find(rule => isGiven(ruleIssue(table, rule, before, draft))) ?? rules[0];
}
