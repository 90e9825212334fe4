import type { Language } from './localizedText.ts';
import type { TextsByCode } from './table.ts';

/** How long a list of settings may be to be shown in words, in characters. */
const maxLength = 20_000;

/**
 * What Seatgrid wrote in codes, in words: one code, `setting: value` pairs, or a request and why it was refused. `kind` is the first part of
 * the codes meant (`audit.owner`). What is no code stays as it is.
 */
export function translateCodes(text: string, kind: string, words: TextsByCode, language: Language): string {
  const say = (code: string): string | undefined => words[`${kind}.${code}`]?.[language];
  const whole = say(text);
  if (whole !== undefined || text.length > maxLength) return whole ?? text;
  const settings = text.split('; ').map(pair => {
    const [, setting = '', value = ''] = /^(\w+): (.*)$/s.exec(pair) ?? [];
    const label = say(`${setting}:`);
    return label === undefined ? undefined : `${label}${colon[language]}${say(pair) ?? say(value) ?? value}`;
  });
  if (settings[0] !== undefined) return settings.map((shown, at) => shown ?? text.split('; ')[at]).join('; ');
  const [, asked = '', reason = ''] = /^(.+): (\w+)$/.exec(text) ?? [];
  // Of what the words name, the trail keeps nothing.
  const why = say(reason) ?? words[reason]?.[language].replace(/\{[^}]*\}/g, '…');
  return why === undefined ? text : `${why} (${say(asked) ?? asked})`;
}

const colon: Readonly<Record<Language, string>> = { en: ': ', fr: '\u00a0: ' };
