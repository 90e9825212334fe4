import type { Language } from '../model/localizedText.ts';

/** The most characters in a cell of an Excel file; Excel does not open a file with more. */
export const maxCellLength = 32_767;

/** Characters that XML cannot contain or does not keep; Excel writes them as `_x000D_`. */
const unwritable = /(?![\t\n])[\p{Cc}\ufffe\uffff]|_(?=x[\da-f]{4}_)/giu;
const written = /_x([\da-fA-F]{4})_/g;
const special = /[&<>"]/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as the content or an attribute of an element of an Excel file. `readXlsxText` of the parsed content is the text again. */
export const writeXlsxText = (text: string): string =>
  text
    .toWellFormed()
    .replace(unwritable, sign => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(special, sign => entities[sign]!);

/** The text of an element of an Excel file, from its parsed content. */
export const readXlsxText = (text: string): string =>
  text.includes('_x') ? text.replace(written, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))) : text;

/** The text, or as much of it as a cell can contain, ending with a note that says so. */
export function fitCell(text: string, language: Language): string {
  if (text.length <= maxCellLength) return text;
  const note = notes[language];
  return `${text.slice(0, maxCellLength - note.length)}${note}`;
}

const notes: Readonly<Record<Language, string>> = {
  en: ' … [Too long for Excel. A CSV file contains the whole text]',
  fr: ' … [Trop long pour Excel. Un fichier CSV contient tout le texte]',
};
