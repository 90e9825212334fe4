import type { Language } from '../../server/model/localizedText.ts';
import { locales } from '../browser/locale.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in bytes as people read it: `1.2 MB`, in French `1,2 Mo`. */
export function fileSize(bytes: number, language: Language): string {
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const size = bytes / 1024 ** at;
  return new Intl.NumberFormat(locales[language], {
    style: 'unit',
    unit: units[at]!,
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: size < 10 && at > 0 ? 1 : 0,
  }).format(size);
}
