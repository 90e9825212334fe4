import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/words.ts';

type Reading = typeof import('./date-reading.ts');

let reading: Reading | undefined;

/** Loads what reading dates needs. Nothing is lost where that fails: the server reads what was typed. */
export async function loadDateReading(): Promise<void> {
  reading ??= await import('./date-reading.ts').catch(() => undefined);
}

/** A typed date as ISO text, read as the reader of this browser writes dates; text that is no date, or that cannot be read here yet, stays text. */
export const readTypedDate = (text: string, language: Language): Value =>
  reading?.readAsTyped(text, language) ?? (text.trim() === '' ? null : text);
