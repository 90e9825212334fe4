import { inOrganisation } from '../model/access.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Issue, Row } from '../model/change.ts';
import type { Note } from '../model/table.ts';
import { fill } from '../model/words.ts';
import { invalidOf } from './cast.ts';
import { broken, notTaken } from './check.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './entry.ts';
import type { Intent } from './intent.ts';
import { noLongerShared, stillShared } from './shared.ts';

/**
 * Writes each touched row's verdict: what held it, or what a hook noted, or `OK` where it is past its first state, or which texts its cells
 * could not take, or nothing.
 * What held a row is looked at again when the row is edited, and goes when it was mended; nothing is tried again by itself.
 */
export async function verdicts(intents: readonly Intent[], notes: ReadonlyMap<Entry, Note>, draft: Draft): Promise<void> {
  const held = new Map<Entry | undefined, Intent>();
  for (const intent of intents) if (intent.fate === 'held') held.set(draft.get(intent.table.id, intent.row), intent);
  for (const table of draft.catalog.tables.values()) {
    if (table.verdict === null || table.state === null) continue;
    for (const entry of draft.entries(table.id).values()) {
      if (entry.after === null || (entry.after === entry.before && !held.has(entry))) continue;
      const cells =
        (await sharing(table, entry, held, notes, draft)) ?? cellsOf(table, entry, held.get(entry), notes.get(entry), draft);
      if (cells !== null) for (const id in cells) draft.set(entry, id, cells[id] ?? null);
    }
  }
  await free(draft);
}

/** What a row past its first state says that has the same as another; null where it has not, or something else is to be said. */
async function sharing(
  table: CompiledTable,
  entry: Entry,
  held: ReadonlyMap<Entry | undefined, Intent>,
  notes: ReadonlyMap<Entry, Note>,
  draft: Draft,
): Promise<Cells | null> {
  const row = entry.after as Row;
  if (row.issues === null || held.has(entry) || notes.has(entry) || row[table.state!.id] === table.first) return null;
  const shared = await stillShared(table, row, issuesOf(row), draft);
  return shared.length === 0 ? null : said(table.verdict!.id, shared);
}

/**
 * Rows that alone have now what another had too say so no longer. One of another organisation says it until it is next written, as at a sign-in: it would
 * be told who acts here, and what they call what they do.
 */
async function free(draft: Draft): Promise<void> {
  for (const table of draft.catalog.tables.values()) {
    if (table.verdict === null) continue;
    for (const entry of draft.entries(table.id).values()) {
      if (entry.before === null || typeof entry.before.issues !== 'string') continue;
      for (const { row: id, issue } of await noLongerShared(table, entry, issuesOf(entry.before), draft)) {
        await draft.load(table.id, [id]);
        const other = draft.touch(table, id);
        const row = other.after;
        if (row === null || other === entry || isElsewhere(table, row, draft)) continue;
        const left = issuesOf(row).filter(({ code, field }) => code !== issue.code || field !== issue.field);
        if (left.length === issuesOf(row).length) continue;
        const cells = left.length > 0 ? said(table.verdict.id, left) : { [table.verdict.id]: 'OK', issues: null };
        for (const field in cells) draft.set(other, field, cells[field] ?? null);
      }
    }
  }
}

const isElsewhere = (table: CompiledTable, row: Row, { sight }: Draft): boolean =>
  sight !== null && !inOrganisation(table, row, sight.actor);

/** What a row's verdict and issues are with these added to those that it has. */
export function sayAlso(table: CompiledTable, row: Row, more: readonly Issue[]): Cells {
  const others = issuesOf(row).filter(({ code, field }) => !more.some(one => one.code === code && one.field === field));
  return said(table.verdict?.id ?? '', inOrder(table, [...others, ...more]));
}

/** What to write of a verdict; null where it is as it should be. */
function cellsOf(
  table: CompiledTable,
  entry: Entry,
  held: Intent | undefined,
  note: Note | undefined,
  draft: Draft,
): Cells | null {
  const row = entry.after as Row;
  const verdict = table.verdict!.id;
  if (held !== undefined) return said(verdict, inOrder(table, held.issues));
  if (note?.code === 'OK') return row[verdict] === 'OK' ? null : { [verdict]: 'OK', issues: null };
  if (note !== undefined) {
    const message = fill(note.words, note.params);
    const issue = {
      table: table.id,
      row: row.id,
      code: note.code,
      message,
      ...(note.params === undefined ? {} : { params: note.params }),
    };
    return said(verdict, [issue]);
  }
  const state = table.state!.id;
  const moved = entry.before === null || entry.before[state] !== row[state];
  if (row[state] !== table.first) return moved || !kept(row) ? { [verdict]: 'OK', issues: null } : null;
  const unread = notTaken(table, row);
  const open = moved ? [] : issuesOf(row).filter(issue => !isUnread(issue, entry.before, row));
  if (open.length + unread.length === 0 && row[verdict] === null && row.issues === null) return null;
  return said(verdict, inOrder(table, [...open.filter(issue => stillTrue(table, issue, entry, draft)), ...unread]));
}

/** Whether an issue is said of a text that its cell could not take: these are worked out again, from the texts that are kept now. */
function isUnread({ field, code }: Issue, before: Row | null, after: Row): boolean {
  if (field === undefined) return false;
  return [before, after].some(row => row !== null && invalidOf(row.invalid)[field]?.code === code);
}

/** What the verdict says of a row in its first state, of which only texts that were not taken are known; null where it has none. */
export function unreadVerdict(table: CompiledTable, row: Row): Cells | null {
  if (table.verdict === null || table.state === null || row[table.state.id] !== table.first) return null;
  if (typeof row.invalid !== 'string' || row[table.verdict.id] !== null || row.issues !== null) return null;
  return said(table.verdict.id, inOrder(table, notTaken(table, row)));
}

/** Whether a note of what is under way stays as it is. */
const kept = (row: Row): boolean =>
  row.issues !== null && issuesOf(row).every(issue => /^V_(?:INVITE|MESSAGE|EMAIL_WAITING|WAITING)/.test(issue.code));

/** The issues that a row's verdict says, as codes. */
export const issuesOf = (row: Row): Issue[] => (typeof row.issues === 'string' ? (JSON.parse(row.issues) as Issue[]) : []);

function said(verdict: string, issues: readonly Issue[]): Cells {
  if (issues.length === 0) return { [verdict]: null, issues: null };
  const kept = issues.map(({ table: _table, row: _row, because: _because, ...rest }) => rest);
  return { [verdict]: issues.map(issue => issue.message).join('; '), issues: JSON.stringify(kept) };
}

/** The order in which a row's failures are told: what is missing, then by field, the licence last. */
function inOrder(table: CompiledTable, issues: readonly Issue[]): Issue[] {
  const fields = [...table.byId.keys()];
  const rank = (issue: Issue): number => {
    if (issue.code === 'V_MISSING') return -1;
    const at = fields.indexOf(issue.field ?? '');
    return at < 0 ? fields.length : at;
  };
  return [...issues].sort((a, b) => rank(a) - rank(b));
}

/** A failure of a row's own rules is judged again; one of another table's stands until its cell is touched. */
function stillTrue(table: CompiledTable, issue: Issue, entry: Entry, draft: Draft): boolean {
  const row = entry.after as Row;
  const rule = table.rules.find(each => each.rule.code === issue.code && each.rule.kind !== 'only');
  if (rule !== undefined) {
    const now = broken(table, rule, row, draft);
    if (now === null) return false;
    Object.assign(issue, now);
    return true;
  }
  return issue.field === undefined || entry.before?.[issue.field] === row[issue.field];
}
