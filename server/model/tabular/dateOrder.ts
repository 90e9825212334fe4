import { type DayOrder, dayAndMonth, parseDay } from './dateText.ts';

/** The date order of one column. */
export interface DateOrder {
  order: DayOrder;
  /** A text of the column that proves the order; null if none does. */
  evidence: string | null;
  /** Whether the order is ambiguous: some texts can be read both ways, and nothing decides. */
  open: boolean;
}

/**
 * Day or month first, for a whole column of texts: a text that can only be read one way decides for all. Dates with dots are day first
 * unless another text decides otherwise. If the order is ambiguous or contradictory, `order` is that of the language (`en` is British; a
 * region may follow: `en-US`), and the person should be asked.
 */
export function dateOrderOf(texts: readonly string[], language: string): DateOrder {
  const proofs = new Map<DayOrder, string>();
  let [either, dotted] = [0, null as string | null];
  let yearFirst = false;
  for (const text of texts) {
    const found = dayAndMonth(text);
    if (found === null) {
      yearFirst ||= /^\s*\d{4}[-/.]/.test(text) && parseDay(text) !== undefined;
      continue;
    }
    const read = (['dmy', 'mdy'] as const).filter(order => parseDay(text, order) !== undefined);
    const [only] = read;
    if (read.length === 1 && only !== undefined && !proofs.has(only)) proofs.set(only, text.trim());
    if (read.length < 2 || found.first === found.second) continue;
    if (found.mark === '.') dotted ??= text.trim();
    else either += 1;
  }
  const usual = usualOrder(language);
  const [proof] = proofs;
  if (proofs.size > 1) return { order: usual, evidence: null, open: either > 0 || dotted !== null };
  if (proof !== undefined) return { order: proof[0], evidence: proof[1], open: false };
  if (dotted !== null && either === 0) return { order: 'dmy', evidence: dotted, open: false };
  if (either === 0 && yearFirst) return { order: 'ymd', evidence: null, open: false };
  return { order: usual, evidence: null, open: either > 0 };
}

/** Day or month first, by the convention of a language and region; `en` alone is British. */
export function usualOrder(language: string): 'dmy' | 'mdy' {
  const [locale] = Intl.DateTimeFormat.supportedLocalesOf([language === 'en' ? 'en-GB' : language]);
  const parts = new Intl.DateTimeFormat(locale ?? 'en-GB', { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' })
    .formatToParts(0)
    .map(({ type }) => type);
  return parts.indexOf('month') < parts.indexOf('day') && parts.indexOf('year') > parts.indexOf('day') ? 'mdy' : 'dmy';
}
