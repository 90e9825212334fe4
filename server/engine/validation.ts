import { isInOrganisation } from '../model/access.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Issue, Row } from '../model/change.ts';
import { interpolate } from '../model/localizedText.ts';
import type { Note } from '../model/table.ts';
import { parseInvalid } from './cast.ts';
import { invalidCellIssues, ruleIssue } from './checkRules.ts';
import type { Draft } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import { resolvedDuplicates, stillDuplicated } from './duplicates.ts';
import type { Intent } from './intent.ts';

/**
 * Writes each touched row's verdict: what held it, or what a hook noted, or `OK` where it is past its first state, or which texts its cells
 * could not take, or nothing.
 * What held a row is looked at again when the row is edited, and goes when it was mended; nothing is tried again by itself.
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

/** What a row past its first state says that has the same as another; null where it has not, or something else is to be said. */
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
 * Rows that alone have now what another had too say so no longer. One of another organisation says it until it is next written, as at a sign-in: it would
 * be told who acts here, and what they call what they do.
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

const isElsewhere = (table: CompiledTable, row: Row, { viewer: sight }: Draft): boolean =>
  sight !== null && !isInOrganisation(table, row, sight.actor);

/** What a row's verdict and issues are with these added to those that it has. */
export function addIssues(table: CompiledTable, row: Row, more: readonly Issue[]): Cells {
  const others = parseIssues(row).filter(({ code, field }) => !more.some(one => one.code === code && one.field === field));
  return validationCells(table.validation?.id ?? '', sortIssues(table, [...others, ...more]));
}

/** What to write of a verdict; null where it is as it should be. */
function cellsOf(
  table: CompiledTable,
  entry: DraftRow,
  held: Intent | undefined,
  note: Note | undefined,
  draft: Draft,
): Cells | null {
  const row = entry.after as Row;
  const verdict = table.validation!.id;
  if (held !== undefined) return validationCells(verdict, sortIssues(table, held.issues));
  if (note?.code === 'OK') return row[verdict] === 'OK' ? null : { [verdict]: 'OK', issues: null };
  if (note !== undefined) {
    const message = interpolate(note.words, note.params);
    const issue = {
      table: table.id,
      row: row.id,
      code: note.code,
      message,
      ...(note.params === undefined ? {} : { params: note.params }),
    };
    return validationCells(verdict, [issue]);
  }
  const state = table.state!.id;
  const moved = entry.before === null || entry.before[state] !== row[state];
  if (row[state] !== table.initialState) return moved || !isPendingNote(row) ? { [verdict]: 'OK', issues: null } : null;
  const unread = invalidCellIssues(table, row);
  const open = moved ? [] : parseIssues(row).filter(issue => !isInvalidInputIssue(issue, entry.before, row));
  if (open.length + unread.length === 0 && row[verdict] === null && row.issues === null) return null;
  return validationCells(
    verdict,
    sortIssues(table, [...open.filter(issue => refreshIssue(table, issue, entry, draft)), ...unread]),
  );
}

/** Whether an issue is said of a text that its cell could not take: these are worked out again, from the texts that are kept now. */
function isInvalidInputIssue({ field, code }: Issue, before: Row | null, after: Row): boolean {
  if (field === undefined) return false;
  return [before, after].some(row => row !== null && parseInvalid(row.invalid)[field]?.code === code);
}

/** What the verdict says of a row in its first state, of which only texts that were not taken are known; null where it has none. */
export function validationOfInvalid(table: CompiledTable, row: Row): Cells | null {
  if (table.validation === null || table.state === null || row[table.state.id] !== table.initialState) return null;
  if (typeof row.invalid !== 'string' || row[table.validation.id] !== null || row.issues !== null) return null;
  return validationCells(table.validation.id, sortIssues(table, invalidCellIssues(table, row)));
}

/** Whether a note of what is under way stays as it is. */
const isPendingNote = (row: Row): boolean =>
  row.issues !== null && parseIssues(row).every(issue => /^V_(?:INVITE|MESSAGE|EMAIL_WAITING|WAITING)/.test(issue.code));

/** The issues that a row's verdict says, as codes. */
export const parseIssues = (row: Row): Issue[] => (typeof row.issues === 'string' ? (JSON.parse(row.issues) as Issue[]) : []);

function validationCells(verdict: string, issues: readonly Issue[]): Cells {
  if (issues.length === 0) return { [verdict]: null, issues: null };
  const stored = issues.map(({ table: _table, row: _row, because: _because, ...rest }) => rest);
  return { [verdict]: issues.map(issue => issue.message).join('; '), issues: JSON.stringify(stored) };
}

/** The order in which a row's failures are told: what is missing, then by field, the licence last. */
function sortIssues(table: CompiledTable, issues: readonly Issue[]): Issue[] {
  const fields = [...table.byId.keys()];
  const rank = (issue: Issue): number => {
    if (issue.code === 'V_MISSING') return -1;
    const at = fields.indexOf(issue.field ?? '');
    return at < 0 ? fields.length : at;
  };
  return [...issues].sort((a, b) => rank(a) - rank(b));
}

/** A failure of a row's own rules is judged again; one of another table's stands until its cell is touched. */
function refreshIssue(table: CompiledTable, issue: Issue, entry: DraftRow, draft: Draft): boolean {
  const row = entry.after as Row;
  const rule = table.rules.find(each => each.rule.code === issue.code && each.rule.kind !== 'claim');
  if (rule !== undefined) {
    const now = ruleIssue(table, rule, row, draft);
    if (now === null) return false;
    Object.assign(issue, now);
    return true;
  }
  return issue.field === undefined || entry.before?.[issue.field] === row[issue.field];
}
