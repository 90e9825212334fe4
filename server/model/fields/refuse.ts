import type { Invalid } from '../change.ts';
import type { Params } from '../words.ts';
import { typed } from './typed.ts';
import { type CastCode, castWords } from './words.ts';

const QUOTED = 60;

/** An `Invalid` that keeps what was typed whole; where its sentence quotes it, `params.text` is the beginning. */
export function refuse(code: CastCode, input: unknown, params?: Params): Invalid {
  // Composed, as everything that is stored and looked for.
  const text = typed(input).normalize('NFC');
  const quotes = castWords[code].en.includes('{text}');
  const all = quotes ? { text: quote(text.trim()), ...params } : params;
  return all ? { text, code, params: all } : { text, code };
}

const quote = (text: string): string => (text.length > QUOTED ? `${text.slice(0, QUOTED).toWellFormed()}…` : text);
