import type { Language, LocalizedText } from '../model/localizedText.ts';
import { say } from '../model/localizedText.ts';
import { oneLine } from '../model/oneLine.ts';

/** A message before it is sent: plain text, from which the HTML is made. `link` is its main link. */
export interface MailMessage {
  kind: 'M1' | 'M1n' | 'M1r' | 'M1p' | 'M2' | 'M3' | 'M3c' | 'M4' | 'M6' | 'M6a' | 'M8' | 'M8c';
  subject: string;
  body: string;
  link: string | null;
}

/** The positions in a name where a mail program could recognise a web or mail address: before dots, `@` and `:`. */
const linkBreakpoints = /(?<=\S)(?=[.．。｡@:]\S)/gu;

/** A name without invisible characters, in which no mail program finds a link. It looks the same. */
const safeName = (name: string): string => oneLine(name).replace(linkBreakpoints, '\u2060');

const nameKeys = ['firstName', 'org', 'inviter', 'by', 'workspace', 'address'];

/** The data of a message with safe names, because anybody may have typed them. */
export const withSafeNames = <T extends object>(to: T): T =>
  Object.fromEntries(
    Object.entries(to).map(([key, value]) => [
      key,
      nameKeys.includes(key) && typeof value === 'string' ? safeName(value) : value,
    ]),
  ) as T;

/** The text by person, or the one by organisation if Seatgrid acts in its name, so that it is not named twice. */
export const phraseBySender = (
  inviter: string,
  org: string,
  person: LocalizedText,
  organisation: LocalizedText,
): LocalizedText => (inviter === '' || inviter === org ? organisation : person);

/** The first line of a message. */
export function greeting(firstName: string, language: Language): string {
  const hello = language === 'en' ? 'Hello' : 'Bonjour';
  const name = safeName(firstName);
  return name === '' ? `${hello},` : `${hello} ${name},`;
}

/** The body of a message: its paragraphs, without nulls. */
export const paragraphs = (...parts: (string | null)[]): string => parts.filter(part => part !== null).join('\n\n');

const formatterFor = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Cached, because creating a formatter takes longer than writing a message. */
const formatters = { en: formatterFor('en-GB'), fr: formatterFor('fr-FR') };

/** The last formatted moment: messages of one commit share it, and formatting takes longer than the rest of a message. */
let lastFormatted = { iso: '', words: say('', '') };

/** A moment in both languages, in UTC because the reader's time zone is not known. */
export function formatMoment(iso: string): LocalizedText {
  if (lastFormatted.iso !== iso) {
    const at = new Date(iso);
    lastFormatted = { iso, words: say(`${formatters.en.format(at)} UTC`, `${formatters.fr.format(at).replace(' ', ' ')} UTC`) };
  }
  return lastFormatted.words;
}
