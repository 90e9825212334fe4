import { type Language, omitValues } from './localizedText.ts';
import type { TextsByCode } from './table.ts';

/** The maximum length, in characters, of a list of settings to translate. */
const maxLength = 20_000;

/**
 * Translates codes that Seatgrid stored: one code, `setting: value` pairs, or a request with the reason for its refusal. `kind` is the
 * first part of the codes in `words` (`audit.owner`). Text that is not a code stays unchanged.
 */
export function translateCodes(text: string, kind: string, words: TextsByCode, language: Language): string {
  const say = (code: string): string | undefined => words[`${kind}.${code}`]?.[language];
  const whole = say(text);
  if (whole !== undefined || text.length > maxLength) return whole ?? text;
  const pairs = text.split('; ');
  const settings = pairs.map(pair => {
    const [, setting = '', value = ''] = /^(\w+): (.*)$/s.exec(pair) ?? [];
    const label = say(`${setting}:`);
    return label === undefined ? undefined : `${label}${colon[language]}${say(pair) ?? say(value) ?? value}`;
  });
  // A pair that is no setting belongs to the value before it.
  if (settings[0] !== undefined)
    return settings.map((shown, at) => (at === 0 ? '' : shown ? semicolon[language] : '; ') + (shown ?? pairs[at])).join('');
  const [, asked = '', reason = ''] = /^(.+): (\w+)$/.exec(text) ?? [];
  // The trail does not store the params of the words.
  const message = words[reason]?.[language];
  const why = say(reason) ?? (message === undefined ? undefined : omitValues(message));
  return why === undefined ? text : `${why} (${say(asked) ?? asked})`;
}

const semicolon: Readonly<Record<Language, string>> = { en: '; ', fr: ' ; ' };
const colon: Readonly<Record<Language, string>> = { en: ': ', fr: ' : ' };
