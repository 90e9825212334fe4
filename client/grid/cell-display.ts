import type { CatalogField, CatalogTable, IssueDetails } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { interpolate, remedy } from '../../server/model/localizedText.ts';
import type { TextsByCode } from '../../server/model/table.ts';
import { translateCodes } from '../../server/model/translateCodes.ts';
import { locales, timeZone } from '../browser/locale.ts';
import { alertsOf, needsAttention } from './attention.ts';
import { mayInsert, maySet } from './rights.ts';
import type { GridRow, RowSource } from './source.ts';
import { sayIn } from './strings.ts';

/** What the display of a cell depends on apart from its row. */
export interface DisplayContext {
  source: RowSource;
  language: Language;
  words: TextsByCode;
  /** The current message of an issue whose stored message is outdated; null if the stored one is current. */
  currentText?: (issue: IssueDetails) => string | null;
}

/** How a cell is displayed. */
export interface CellDisplay {
  text: string;
  /** A mark before the text: the shape of a state's dot, a flag's box, or a good validation result. */
  mark: string;
  /** The reason why the cell is read-only; null if it can be edited. */
  locked: string | null;
  /** The problem of the cell; null if there is none. */
  problem: string | null;
}

const numberFormats = new Map<Language, Intl.NumberFormat>();
const dateFormats = new Map<Language, Intl.DateTimeFormat>();
const timeFormats = new Map<Language, Intl.DateTimeFormat>();

function cached<T>(formats: Map<Language, T>, language: Language, make: (locale: string) => T): T {
  const known = formats.get(language);
  if (known) return known;
  const format = make(locales[language]);
  formats.set(language, format);
  return format;
}

/** Formats a value for display in a cell. */
export function showValue(value: Value | undefined, field: CatalogField, context: DisplayContext): string {
  if (value === null || value === undefined || value === '') return '';
  const { language } = context;
  switch (field.type) {
    case 'number':
      return typeof value === 'number'
        ? cached(numberFormats, language, locale => new Intl.NumberFormat(locale, { maximumFractionDigits: 10 })).format(value)
        : String(value);
    case 'date':
      return showDate(value, dateFormats, language, { dateStyle: 'medium', timeZone: 'UTC' });
    case 'time':
      return showDate(value, timeFormats, language, { dateStyle: 'medium', timeStyle: 'short' });
    case 'select':
      return field.options?.find(option => option.id === value)?.label[language] ?? String(value);
    case 'state':
      return field.states?.find(state => state.id === value)?.label[language] ?? String(value);
    case 'link':
      return field.to === undefined ? String(value) : context.source.linkTitle(field.to, String(value));
    case 'flag':
      return typeof value === 'boolean' ? sayIn(language, value ? 'yes' : 'no') : String(value);
    default:
      return field.codes === undefined ? String(value) : translateCodes(String(value), field.codes, context.words, language);
  }
}

function showDate(
  value: Value,
  formats: Map<Language, Intl.DateTimeFormat>,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): string {
  const text = String(value);
  // Text that is not an ISO date is shown as typed: `Date.parse` accepts more formats than Seatgrid does.
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? text : cached(formats, language, locale => new Intl.DateTimeFormat(locale, options)).format(time);
}

/** The text of a row's validation result: `OK`, an empty text, or every issue. */
export function showVerdict(row: GridRow, value: Value | undefined, context: DisplayContext): string {
  const alerts = showAlerts(row, context);
  if (value === null || value === undefined || value === '') return alerts.join(' · ');
  if (value === 'OK' && alerts.length > 0) return alerts.join(' · ');
  if (value === 'OK' || !row.issues || row.issues.length === 0) return [String(value), ...alerts].join(' · ');
  return [showIssues(row.issues, context), ...alerts].join(' · ');
}

/** The texts of a row's alerts, although the row is valid; only those at `field` if it is given. */
export const showAlerts = (row: GridRow, context: DisplayContext, field?: string): string[] =>
  alertsOf(context.source.table(), row, field).map(({ words, at }) =>
    interpolate(words, { [at]: String(row.cells[at] ?? '') }, { language: context.language }),
  );

/** The text of several issues in the reader's language. */
export const showIssues = (issues: readonly IssueDetails[], context: DisplayContext): string =>
  issues.map(issue => showIssue(issue, context)).join(' · ');

/** The text of one issue in the reader's language. */
export function showIssue(issue: IssueDetails, context: DisplayContext): string {
  const current = context.currentText?.(issue) ?? null;
  if (current !== null) return current;
  const template = context.words[issue.code];
  const label = (id: string): string =>
    context.source.table().fields.find(field => field.id === id)?.label[context.language] ?? id;
  return template
    ? interpolate(template, issue.params, { language: context.language, label, timeZone: timeZone() })
    : issue.message;
}

const dots: Record<string, string> = {
  Active: 'full',
  Invited: 'ring',
  Draft: 'grey',
  Inactive: 'hollow',
  active: 'full',
  pending: 'ring',
};

/** The shape of a state's dot. Known states have fixed shapes; in other life cycles the first is grey and a final one hollow. */
export function stateDot(field: CatalogField, value: Value | undefined): string {
  const id = String(value);
  const known = dots[id];
  if (known) return known;
  const states = field.states ?? [];
  if (states[0]?.id === id) return 'grey';
  return states.find(state => state.id === id)?.next.length === 0 ? 'hollow' : 'full';
}

/** The reason why a cell is read-only; null if it can be edited. `row` is undefined for a new row. */
export function lockReason(
  field: CatalogField,
  row: GridRow | undefined,
  table: CatalogTable,
  language: Language,
): string | null {
  const because = (reason: string): string => [reason, field.help?.[language] ?? []].flat().join('. ');
  if (field.readOnly) return because(sayIn(language, 'readOnly'));
  if (!row && !mayInsert(table)) return sayIn(language, 'noInsert');
  if (!maySet(table, field.id, row)) return sayIn(language, 'noRight');
  if (!row) return null;
  // A new row that is not saved yet can still change every field it may be created with.
  if (field.once && row.version > 0) return because(sayIn(language, 'once'));
  if (field.fixed) {
    const state = table.fields.find(one => one.type === 'state');
    if (state && field.fixed.in.includes(String(row.cells[state.id]))) return field.fixed.words[language];
  }
  return null;
}

/** The problem of a cell: a text that was not accepted, a refused edit, or an issue of this field; null if there is none. */
export function cellProblem(field: CatalogField, row: GridRow, context: DisplayContext): string | null {
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
export function cellRemedy(field: CatalogField, row: GridRow, context: DisplayContext): string | null {
  const refused = row.refused?.find(one => one.field === field.id);
  const issue = refused ?? row.invalid?.[field.id] ?? issueAt(field, row);
  return issue?.code === undefined ? null : showRemedy({ ...issue, code: issue.code }, context);
}

/** What to do about an issue; null if its message says it already. */
export function showRemedy({ code, params }: Pick<IssueDetails, 'code' | 'params'>, context: DisplayContext): string | null {
  const template = context.words[remedy(code)];
  return template === undefined ? null : interpolate(template, params, { language: context.language, timeZone: timeZone() });
}

function listed(params: Readonly<Record<string, unknown>> | undefined, field: string): boolean {
  if (!params) return false;
  for (const key in params) {
    const value = params[key];
    if (Array.isArray(value) && value.includes(field)) return true;
  }
  return false;
}

/** A stored text that the cell could not parse. It is shown, copied and edited instead of the value; null if there is none. */
export function unparsedText(field: CatalogField, row: GridRow | undefined): string | null {
  const text = row?.invalid?.[field.id]?.text;
  return text === undefined || text === '' ? null : text;
}

/** Everything that a cell displays. */
export function displayOf(field: CatalogField, row: GridRow, context: DisplayContext): CellDisplay {
  const value = row.cells[field.id];
  const verdict = field.type === 'verdict';
  const unparsed = unparsedText(field, row);
  const text = verdict
    ? showVerdict(row, value, context)
    : field.type === 'flag' && typeof value === 'boolean'
      ? ''
      : showValue(value, field, context);
  return {
    text: unparsed ?? text,
    mark: unparsed === null ? markOf(field, value, row, context) : '',
    locked: lockReason(field, row, context.source.table(), context.language),
    problem: verdict ? (needsAttention(context.source.table(), row) ? text : null) : cellProblem(field, row, context),
  };
}

function markOf(field: CatalogField, value: Value | undefined, row: GridRow, context: DisplayContext): string {
  if (field.type === 'state') return value === null || value === undefined || value === '' ? '' : stateDot(field, value);
  if (field.type === 'flag')
    return value === true ? 'checked' : value === false || value === null || value === undefined ? 'unchecked' : '';
  if (field.type === 'verdict')
    return needsAttention(context.source.table(), row) ? 'bad' : value === 'OK' ? 'ok' : value ? 'note' : '';
  return '';
}
