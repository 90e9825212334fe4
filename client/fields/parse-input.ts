import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';

/** Parses a typed number: with a comma or a point, with or without thousands separators. Text that is no number is returned as it is. */
export function parseNumber(text: string, language: Language): Value {
  const bare = text.trim().replace(/[\s\u00a0\u202f’']/g, '');
  if (bare === '') return null;
  const plain = language === 'en' ? bare.replace(/,(?=\d{3}(\D|$))/g, '').replace(',', '.') : bare.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

/** Whether a text has the stored form of a date: `2026-01-15`. */
export const isIsoDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
