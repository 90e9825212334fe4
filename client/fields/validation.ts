import { needsAttention } from './attention.ts';
import { textComparisons } from './comparisons.ts';
import type { ClientFieldType, DisplayContext, FieldCell } from './field-type.ts';
import { showAlerts, showCauses, showIssues } from './issues.ts';
import { text } from './text.ts';

/** The text of `Validation result`: `OK`, an empty text, or every issue of the row. */
export const validation: ClientFieldType = {
  name: 'verdict',
  formula: 'text',
  icon: 'M7.8 2.9c-1.6-.6-2.5.1-2.7 1.7L4 12.6M2.8 6.6h4M8.6 8.2l4.6 5M13.2 8.2l-4.6 5',
  order: 'words',
  width: 280,
  stretches: 'rest',
  cardRank: 2,
  aboutRow: true,
  show: text.show,
  cellText: showValidation,
  short: showShort,
  mark: ({ row, value }, { source }) =>
    needsAttention(source.table(), row) ? 'bad' : value === 'OK' ? 'ok' : value ? 'note' : '',
  plainText: (_value, cell, context) => showValidation(cell, context),
  input: 'line',
  comparisons: textComparisons,
  filterInput: 'line',
};

function showValidation({ value, row }: FieldCell, context: DisplayContext): string {
  const alerts = showAlerts(row, context);
  if (value === null || value === undefined || value === '') return alerts.join(' · ');
  if (value === 'OK' && alerts.length > 0) return alerts.join(' · ');
  if (value === 'OK' || !row.issues || row.issues.length === 0) return [String(value), ...alerts].join(' · ');
  return [showIssues(row.issues, context), ...alerts].join(' · ');
}

/** The short causes of the row's issues, with its alerts; null if no issue has one. */
function showShort({ value, row }: FieldCell, context: DisplayContext): string | null {
  const causes = value === 'OK' ? null : showCauses(row.issues ?? [], context);
  return causes === null ? null : [causes, ...showAlerts(row, context)].join(' · ');
}
