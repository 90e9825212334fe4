import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { lockRemedy } from '../../server/model/localizedText.ts';
import type { GridRow } from '../contract/row.ts';
import { guardOf, lockOf } from '../grid/cell-display.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import type { Catalog } from '../sync/catalog.ts';
import { fieldOf } from '../sync/catalog.ts';

/** Why a field cannot be edited, and what to do instead. */
export interface LockExplanation {
  reason: string;
  remedy: string;
}

/** Explains the lock of a field in a row; null if it can be edited. */
export function explainLock(field: CatalogField, row: GridRow, table: CatalogTable, catalog: Catalog): LockExplanation | null {
  const texts = rowTexts().why;
  const declared = [lockRemedy(table.id, field.id), lockRemedy(table.id), lockRemedy(field.id)].find(
    code => code in catalog.words,
  );
  const remedyOr = (general: string): string => (declared === undefined ? general : localize(catalog.words[declared]!));
  const withHelp = (reason: string): string => [reason, ...(field.help ? [asSentence(localize(field.help))] : [])].join(' ');
  const lock = lockOf(field, row, table);
  if (lock === null) return null;
  if (lock === 'guarded') {
    const { code, words } = guardOf(table, row)!;
    const known = catalog.words[lockRemedy(table.id, code)];
    return { reason: asSentence(localize(words)), remedy: known ? localize(known) : texts.remedyNobody };
  }
  if (lock === 'readOnly') {
    const { reason, general } = readOnlyReason(field, table, catalog);
    return { reason: withHelp(reason), remedy: remedyOr(general) };
  }
  if (lock === 'once') return { reason: withHelp(texts.once), remedy: remedyOr(texts.remedyOnce) };
  if (lock === 'fixed')
    return { reason: asSentence(field.fixed ? localize(field.fixed.words) : ''), remedy: remedyOr(texts.remedyState) };
  if (lock === 'noInsert') return { reason: texts.noInsert, remedy: texts.remedyNobody };
  const roles = editorsOf(field, table, catalog);
  return roles.length === 0
    ? { reason: texts.noRightAtAll, remedy: remedyOr(texts.remedyNobody) }
    : { reason: texts.noRight, remedy: texts.remedyAsk(listed(roles, 'disjunction')) };
}

/** Why nobody edits the field, and what to do as far as nothing better is declared. */
function readOnlyReason({ computed }: CatalogField, table: CatalogTable, catalog: Catalog): { reason: string; general: string } {
  const texts = rowTexts().why;
  if (computed === undefined) return { reason: texts.system, general: texts.remedySystem };
  const counted = computed.table === undefined ? undefined : catalog.table(computed.table);
  if (counted) return { reason: texts.counted(localize(counted.label)), general: texts.remedyTable(localize(counted.label)) };
  const fields = computed.fields.flatMap(id => fieldOf(table, id) ?? []).map(({ label }) => localize(label));
  if (fields.length === 0) return { reason: texts.calculated, general: texts.remedySystem };
  return { reason: texts.computed(listed(fields)), general: texts.remedyFields(listed(fields, 'disjunction')) };
}

/** The roles that may change the field in some row. */
function editorsOf({ id }: CatalogField, { editors = [] }: CatalogTable, catalog: Catalog): string[] {
  const names = catalog.table('users')?.fields.find(field => field.id === 'role')?.options ?? [];
  return editors
    .filter(({ fields }) => fields === true || fields.includes(id))
    .map(({ role }) => names.find(name => name.id === role)?.label)
    .flatMap(label => (label === undefined ? [] : [localize(label)]));
}

const listed = (names: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string =>
  new Intl.ListFormat(language(), { type }).format(names);

const asSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
