import type { Language, LocalizedText } from '../model/localizedText.ts';
import { say } from '../model/localizedText.ts';
import { oneLine } from '../model/oneLine.ts';

/** A message before it is sent: plain text, from which the HTML is made. `link` is the one link that matters in it. */
export interface MailMessage {
  kind: 'M1' | 'M1n' | 'M1r' | 'M1p' | 'M2' | 'M3' | 'M3c' | 'M4' | 'M6' | 'M6a' | 'M8' | 'M8c';
  subject: string;
  body: string;
  link: string | null;
}

/** Where a web or mail address in a name would be taken for one: before its dots, `@` and `:`. */
const linkBreakpoints = /(?<=\S)(?=[.．。｡@:]\S)/gu;

/** A name as a letter may say it: with nothing in it that is unseen, and so that no mail program makes a link of it. It looks the same. */
const safeName = (name: string): string => oneLine(name).replace(linkBreakpoints, '\u2060');

const nameKeys = ['firstName', 'org', 'inviter', 'by', 'workspace', 'address'];

/** What a letter says of people, with harmless names: they are what anybody has typed. */
export const withSafeNames = <T extends object>(to: T): T =>
  Object.fromEntries(
    Object.entries(to).map(([key, value]) => [
      key,
      nameKeys.includes(key) && typeof value === 'string' ? safeName(value) : value,
    ]),
  ) as T;

/** Seatgrid acts in the name of the organisation: a message then names it once. */
export const phraseBySender = (
  inviter: string,
  org: string,
  person: LocalizedText,
  organisation: LocalizedText,
): LocalizedText => (inviter === '' || inviter === org ? organisation : person);

/** How a letter begins. */
export function greeting(firstName: string, language: Language): string {
  const hello = language === 'en' ? 'Hello' : 'Bonjour';
  const name = safeName(firstName);
  return name === '' ? `${hello},` : `${hello} ${name},`;
}

/** The body of a letter: its paragraphs, without those that there are not. */
export const paragraphs = (...parts: (string | null)[]): string => parts.filter(part => part !== null).join('\n\n');

const formatterFor = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Made once: making one takes longer than writing a letter. */
const formatters = { en: formatterFor('en-GB'), fr: formatterFor('fr-FR') };

/** The moment written last: the letters of one commit have theirs in common, and writing it takes longer than the rest of a letter. */
let lastFormatted = { iso: '', words: say('', '') };

/** A moment as both languages write it, in UTC since nobody knows where the reader is. */
export function formatMoment(iso: string): LocalizedText {
  if (lastFormatted.iso !== iso) {
    const at = new Date(iso);
    lastFormatted = { iso, words: say(`${formatters.en.format(at)} UTC`, `${formatters.fr.format(at)} UTC`) };
  }
  return lastFormatted.words;
}
