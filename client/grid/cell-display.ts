import type { CatalogField, CatalogTable, IssueDetails } from '../../server/api/wire.ts';
import type { List } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { interpolate, joinSentences } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import type { GridRow } from '../contract/row.ts';
import { needsAttention } from '../fields/attention.ts';
import { columnValue, joinParts, showParts, writtenFields } from '../fields/composed.ts';
import type { ChipItem, DisplayContext } from '../fields/field-type.ts';
import { showAlerts, showIssue, showRemedy } from '../fields/issues.ts';
import { fieldType } from '../fields/registry.ts';
import { showValue } from '../fields/show-value.ts';
import { stateField } from '../fields/special-fields.ts';
import { mayInsert, maySet } from './rights.ts';
import { sayIn } from './strings.ts';

/** How a cell is displayed. */
export interface CellDisplay {
  text: string;
  /** The short text that is drawn instead; null if the text is. */
  short: string | null;
  /** The text before a change that is only shown, empty if there was none; null without such a change. */
  was: string | null;
  /** A list as chips; null if the text is drawn. */
  chips: readonly ChipItem[] | null;
  /** A mark before the text: the shape of a state's dot, a flag's box, or a good validation result. */
  mark: string;
  /** The reason why the cell is read-only; null if it can be edited. */
  locked: string | null;
  /** The problem of the cell; null if there is none. */
  problem: string | null;
}

/** Why a cell is read-only: never editable, no right to add rows or to change it, its row is guarded, set once, or fixed in the row's state. */
export type Lock = 'readOnly' | 'noInsert' | 'noRight' | 'guarded' | 'once' | 'fixed';

/** What guards a row against changes, such as that it is a person of another organisation. */
export const guardOf = ({ guards }: CatalogTable, row: GridRow | undefined) =>
  row && guards?.find(({ field }) => row.cells[field] === true);

/** The lock of a cell; null if it can be edited. `row` is undefined for a new row. */
export function lockOf(field: CatalogField, row: GridRow | undefined, table: CatalogTable): Lock | null {
  if (field.parts) return writtenFields(field, table).reduce<Lock | null>((lock, part) => lock ?? lockOf(part, row, table), null);
  if (field.readOnly) return 'readOnly';
  if (!row && !mayInsert(table)) return 'noInsert';
  if (!maySet(table, field.id, row)) return 'noRight';
  if (guardOf(table, row)) return 'guarded';
  // A new row that is not saved yet can still change every field it may be created with.
  if (row && field.once && row.version > 0) return 'once';
  const state = stateField(table);
  return row && state && field.fixed?.in.includes(String(row.cells[state.id])) ? 'fixed' : null;
}

/** The reason why a cell is read-only; null if it can be edited. `row` is undefined for a new row. */
export function lockReason(
  field: CatalogField,
  row: GridRow | undefined,
  table: CatalogTable,
  language: Language,
): string | null {
  const lock = lockOf(field, row, table);
  if (lock === null) return null;
  if (lock === 'guarded') return guardOf(table, row)!.words[language];
  const known = lockReasons.get(field) ?? new Map<string, string | null>();
  lockReasons.set(field, known);
  const key = `${lock} ${language}`;
  let reason = known.get(key);
  if (reason === undefined) {
    reason = describeLock(lock, field, row, table, language);
    known.set(key, reason);
  }
  return reason;
}

/** The reasons that were worked out, by field, lock and language: while rows scroll, each cell asks for its own. */
const lockReasons = new WeakMap<CatalogField, Map<string, string | null>>();

function describeLock(
  lock: Exclude<Lock, 'guarded'>,
  field: CatalogField,
  row: GridRow | undefined,
  table: CatalogTable,
  language: Language,
): string | null {
  const locked = writtenFields(field, table).find(part => lockOf(part, row, table) === lock);
  if (lock === 'fixed') return locked?.fixed?.words[language] ?? null;
  const isAboutField = lock === 'readOnly' || lock === 'once';
  return joinSentences([sayIn(language, lock), isAboutField ? locked?.help?.[language] : null]);
}

/** The problem of a cell: a text that was not accepted, a refused edit, or an issue of this field; null if there is none. */
export function cellProblem(column: CatalogField, row: GridRow, context: DisplayContext): string | null {
  if (column.parts === undefined) return fieldProblem(column, row, context);
  for (const field of writtenFields(column, context.source.table())) {
    const problem = fieldProblem(field, row, context);
    if (problem !== null) return problem;
  }
  return null;
}

function fieldProblem(field: CatalogField, row: GridRow, context: DisplayContext): string | null {
  // Most rows have no problem.
  if (!row.refused && !row.invalid && !row.issues && !context.source.table().alerts) return null;
  const refused = row.refused?.find(one => one.field === field.id);
  if (refused)
    return sayIn(context.language, 'notTaken', { text: showValue(refused.text, field, context), message: refused.message });
  const invalid = row.invalid?.[field.id];
  if (invalid) {
    const template = context.words[invalid.code];
    if (template) return interpolate(template, invalid.params, { language: context.language, timeZone: timeZone() });
  }
  const issue = issueAt(field, row);
  return issue ? showIssue(issue, context) : (invalid?.code ?? showAlerts(row, context, field.id)[0] ?? null);
}

const issueAt = (field: CatalogField, row: GridRow): IssueDetails | undefined =>
  row.issues?.find(one => one.field === field.id || listed(one.params, field.id));

/** What to do about a cell's problem; null if the message says it already. */
export function cellRemedy(column: CatalogField, row: GridRow, context: DisplayContext): string | null {
  const fields = writtenFields(column, context.source.table());
  const field = fields.find(each => fieldProblem(each, row, context) !== null) ?? column;
  const refused = row.refused?.find(one => one.field === field.id);
  const issue = refused ?? row.invalid?.[field.id] ?? issueAt(field, row);
  return issue?.code === undefined ? null : showRemedy({ ...issue, code: issue.code }, context);
}

function listed(params: Readonly<Record<string, unknown>> | undefined, field: string): boolean {
  if (!params) return false;
  for (const key in params) {
    const value = params[key];
    if (Array.isArray(value) && value.includes(field)) return true;
  }
  return false;
}

/**
 * A stored text that the cell could not parse. It is shown, copied and edited instead of the value; null if there is none. That of a
 * composed cell is a value with all its texts.
 */
export const unparsedText = (field: CatalogField, row: GridRow | undefined): string | null =>
  replacingText(field, row, id => row?.invalid?.[id]?.text || null);

/** The text that an editor continues with instead of the value: the refused one, or the unparsed one; null if there is neither. */
export const retryTextOf = (field: CatalogField, row: GridRow | undefined): string | null =>
  replacingText(field, row, id => row?.refused?.find(one => one.field === id)?.text ?? (row?.invalid?.[id]?.text || null));

function replacingText({ id, parts }: CatalogField, row: GridRow | undefined, textOf: (id: string) => string | null) {
  if (parts === undefined) return textOf(id);
  if (parts.every(part => textOf(part) === null)) return null;
  return String(joinParts(parts.map(part => textOf(part) ?? String(row?.cells[part] ?? ''))) ?? '');
}

/** Everything that a cell displays. */
export function displayOf(field: CatalogField, row: GridRow, context: DisplayContext): CellDisplay {
  const cell = { value: columnValue(row.cells, field), field, row };
  const { aboutRow, cellText, short, mark, chips } = fieldType(field);
  const unparsed = unparsedText(field, row);
  const isList = chips !== undefined && unparsed === null && Array.isArray(cell.value) && cell.value.length > 0;
  const text = cellText ? cellText(cell, context) : showValue(cell.value, field, context);
  return {
    text: unparsed === null ? text : field.parts ? showParts(unparsed) : unparsed,
    short: short?.(cell, context) ?? null,
    was: row.was !== undefined && field.id in row.was ? showValue(row.was[field.id], field, context) : null,
    chips: isList ? chips(cell.value as List, field, context) : null,
    mark: unparsed === null ? (mark?.(cell, context) ?? '') : '',
    locked: lockReason(field, row, context.source.table(), context.language),
    problem: aboutRow ? (needsAttention(context.source.table(), row) ? text : null) : cellProblem(field, row, context),
  };
}
