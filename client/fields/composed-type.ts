import { showParts } from './composed.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** How a composed column is shown and edited. Without a text it shows the title of its row. */
export const composedType: ClientFieldType = {
  ...text,
  icon: 'M5.4 5.3a2.6 2.6 0 1 0 5.2 0 2.6 2.6 0 1 0-5.2 0M3 13.5c.5-2.8 2.4-4.2 5-4.2s4.5 1.4 5 4.2',
  show: value => showParts(value),
  cellText: ({ value, row }, { source }) => showParts(value ?? null) || (source.titleOf?.(row.id) ?? ''),
  plainText: value => showParts(value),
  isAlike: (_, into) => into.parts !== undefined,
  input: 'parts',
  distinct: true,
  comparisons: [],
};
