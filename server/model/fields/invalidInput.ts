import type { InvalidInput } from '../change.ts';
import type { Params } from '../localizedText.ts';
import { type CastCode, castTexts } from './castTexts.ts';
import { inputText } from './inputText.ts';

const QUOTED = 60;

/** An invalid input with the complete typed text; if its message quotes it, or the part in `params.text`, that is shortened. */
export function invalidInput(code: CastCode, input: unknown, params?: Params): InvalidInput {
  // NFC, like all stored text.
  const text = inputText(input).normalize('NFC');
  const quotes = castTexts[code].en.includes('{text}');
  const all = quotes ? { ...params, text: quote(String(params?.text ?? text).trim()) } : params;
  return all ? { text, code, params: all } : { text, code };
}

const quote = (text: string): string => (text.length > QUOTED ? `${text.slice(0, QUOTED).toWellFormed()}…` : text);
