/** A sentence or label for people, in both languages. */
export interface LocalizedText {
  en: string;
  fr: string;
}

/** The languages of Seatgrid. */
export type Language = keyof LocalizedText;

/** A text in both languages. */
export const say = (en: string, fr: string): LocalizedText => ({ en, fr });

/** The sentences in one text: a full stop follows those that end without a sign. Empty ones are left out. */
export function joinSentences(sentences: readonly (string | null | undefined)[]): string {
  const present = sentences.filter(sentence => sentence !== null && sentence !== undefined && sentence !== '');
  return present.map((text, at) => (at === present.length - 1 || /[.!?…]$/.test(text ?? '') ? text : `${text}.`)).join(' ');
}

/** The code of the remedy of an issue. */
export const remedy = (code: string): string => `${code}.remedy`;

/** The code of the text that says what to do instead of editing a locked field: of a field, of a table, or of a system field. */
export const lockRemedy = (table: string, field?: string): string => ['instead', table, field].filter(Boolean).join('.');

/** The code of the short cause of an issue: what a cell shows instead of the whole sentence. */
export const cause = (code: string): string => `${code}.cause`;

/**
 * The values for a sentence's placeholders: `{total}` is filled from `params.total`. Lists of field ids become their labels; a list within a
 * list is a choice between fields: `Name, E-mail or Mobile`.
 */
export type Params = Readonly<Record<string, string | number | readonly (string | readonly string[])[]>>;

const pluralRules: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  fr: new Intl.PluralRules('fr'),
};

/** Whether a language uses the singular for this number: zero is singular in French and plural in English. */
export const isSingular = (count: number, language: Language): boolean => pluralRules[language].select(count) === 'one';

/** How placeholders are formatted for the reader: `{sentAt:time}`, `{expiresAt:date}`, `{again:clock}` and `{firstDay:day}`. */
export interface FormatOptions {
  language: Language;
  /** How a number is shown; by default as digits only. */
  number?: (value: number) => string;
  /** The label of a field named in the params. */
  label?: (field: string) => string;
  /** The reader's time zone, as an IANA name; UTC by default. */
  timeZone?: string;
}

/** A placeholder: its name, and its format or the words for one and for several. */
const placeholder = /\{(\w+)(?::(\w+)|\|([^|}]*)\|([^|}]*))?\}/g;

/** A text with its values left out: each becomes `…`, and words that depend on a number are in the plural. */
export const omitValues = (text: string): string =>
  text.replace(placeholder, (_, _name, _form, _one, other: string | undefined) => other ?? '…');

/** The names in the placeholders of a sentence. */
export const quotedNames = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)/g)].map(match => match[1] ?? '');

/**
 * Fills the placeholders of a sentence. `{count|row|rows}` is the word for this number, by the plural rules of the language. Dates are
 * formatted by Intl in the reader's time zone. Without a time zone, English dates are ISO (`2026-01-15 10:00`), because stored texts must not
 * depend on the reader.
 */
export function interpolate(words: LocalizedText, params: Params = {}, options: FormatOptions = { language: 'en' }): string {
  return words[options.language].replace(placeholder, (_, name: string, form?: string, one?: string, other?: string) => {
    const value = params[name];
    if (one !== undefined && other !== undefined) return isSingular(Number(value), options.language) ? one : other;
    if (value === undefined) return '';
    if (typeof value === 'number' && form === undefined) return options.number?.(value) ?? String(value);
    if (typeof value === 'object') return value.map(item => formatItem(item, options)).join(', ');
    if (form === 'day') return formatDay(String(value), options);
    if (form === 'time' || form === 'date' || form === 'clock') return formatTime(String(value), form, options);
    return String(value);
  });
}

function formatItem(item: string | readonly string[], { language, label }: FormatOptions): string {
  if (typeof item === 'string') return label?.(item) ?? item;
  const choice = new Intl.ListFormat(language === 'en' ? 'en-GB' : 'fr-FR', { type: 'disjunction' });
  return choice.format(item.map(id => label?.(id) ?? id));
}

/** A calendar day in full, `3 April 2027`, independent of the time zone. */
function formatDay(iso: string, { language }: FormatOptions): string {
  const day = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return iso;
  const text = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(day);
  return typesetDay(text, language);
}

function formatTime(iso: string, form: 'time' | 'date' | 'clock', options: FormatOptions): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  if (options.language === 'en' && options.timeZone === undefined) {
    return form === 'date' ? iso.slice(0, 10) : form === 'clock' ? iso.slice(11, 16) : iso.slice(0, 16).replace('T', ' ');
  }
  const text = new Intl.DateTimeFormat(options.language === 'en' ? 'en-GB' : 'fr-FR', {
    ...(form === 'clock' ? {} : { dateStyle: 'medium' }),
    ...(form !== 'date' ? { timeStyle: 'short', hourCycle: 'h23' } : {}),
    timeZone: options.timeZone ?? 'UTC',
  }).format(moment);
  return typesetDay(text, options.language);
}

/** A formatted date; in French, its day and month stay on one line. */
export const typesetDay = (text: string, language: Language): string =>
  language === 'fr' ? text.replace(/(?<=^\d+) /, '\u00a0') : text;
