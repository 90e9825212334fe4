import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/words.ts';

/** A typed number: with a comma or a point, with or without spaces between thousands. Text that is no number stays text. */
export function readNumber(text: string, language: Language): Value {
  const bare = text.trim().replace(/[\s\u00a0\u202f’']/g, '');
  if (bare === '') return null;
  const plain = language === 'en' ? bare.replace(/,(?=\d{3}(\D|$))/g, '').replace(',', '.') : bare.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

/** A typed date: ISO, or day first with `/`, `.` or `-`; the year may be left out or short. Text that is no date stays text. */
export function readDate(text: string, today: string): Value {
  const bare = text.trim();
  if (bare === '') return null;
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(bare);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3])) ?? text;
  const local = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(bare);
  if (!local) return text;
  const year = local[3] === undefined ? Number(today.slice(0, 4)) : Number(local[3]) + (local[3].length === 2 ? 2000 : 0);
  return valid(year, Number(local[2]), Number(local[1])) ?? text;
}

function valid(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null;
}
