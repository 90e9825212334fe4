import type { ImportResponse } from '../../server/api/wire.ts';
import { importingTexts } from '../i18n/importing.ts';

/** The heading of a column in quotes, or its number. */
export function columnName(plan: NonNullable<ImportResponse['plan']>, at: number): string {
  const texts = importingTexts().matching;
  const heading = plan.columns[at]?.heading ?? '';
  return heading === '' ? texts.column(at + 1) : texts.quoted(heading);
}
