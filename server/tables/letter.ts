import { oneLine } from '../model/oneLine.ts';
import type { Language, Words } from '../model/words.ts';
import { say } from '../model/words.ts';

/** A message before it is sent: plain text, from which the HTML is made. `link` is the one link that matters in it. */
export interface Letter {
  kind: 'M1' | 'M1n' | 'M1r' | 'M1p' | 'M2' | 'M3' | 'M3c' | 'M4' | 'M6' | 'M6a' | 'M8' | 'M8c';
  subject: string;
  body: string;
  link: string | null;
}

/** Where a web or mail address in a name would be taken for one: before its dots, `@` and `:`. */
const joints = /(?<=\S)(?=[.．。｡@:]\S)/gu;

/** A name as a letter may say it: with nothing in it that is unseen, and so that no mail program makes a link of it. It looks the same. */
const inert = (name: string): string => oneLine(name).replace(joints, '\u2060');

const names = ['firstName', 'org', 'inviter', 'by', 'workspace', 'address'];

/** What a letter says of people, with harmless names: they are what anybody has typed. */
export const withInertNames = <T extends object>(to: T): T =>
  Object.fromEntries(
    Object.entries(to).map(([key, value]) => [key, names.includes(key) && typeof value === 'string' ? inert(value) : value]),
  ) as T;

/** Seatgrid acts in the name of the organisation: a message then names it once. */
export const by = (inviter: string, org: string, person: Words, organisation: Words): Words =>
  inviter === '' || inviter === org ? organisation : person;

/** How a letter begins. */
export function greeting(firstName: string, language: Language): string {
  const hello = language === 'en' ? 'Hello' : 'Bonjour';
  const name = inert(firstName);
  return name === '' ? `${hello},` : `${hello} ${name},`;
}

/** The body of a letter: its paragraphs, without those that there are not. */
export const paragraphs = (...parts: (string | null)[]): string => parts.filter(part => part !== null).join('\n\n');

const clockOf = (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Made once: making one takes longer than writing a letter. */
const clocks = { en: clockOf('en-GB'), fr: clockOf('fr-FR') };

/** The moment written last: the letters of one commit have theirs in common, and writing it takes longer than the rest of a letter. */
let written = { iso: '', words: say('', '') };

/** A moment as both languages write it, in UTC since nobody knows where the reader is. */
export function moment(iso: string): Words {
  if (written.iso !== iso) {
    const at = new Date(iso);
    written = { iso, words: say(`${clocks.en.format(at)} UTC`, `${clocks.fr.format(at)} UTC`) };
  }
  return written.words;
}
