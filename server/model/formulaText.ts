/** A sign at which a spreadsheet takes a text for a formula, also as a full-width character. */
const sign = '[=+\\-@＝＋－＠]';
/**
 * A file can be opened with another separator than it was written with, so a formula may also begin after a separator or a line break.
 * White space and quotation marks may be between. The expressions look back from a sign, which takes time in proportion to the text.
 */
const before = `(?:[,;|\\t\\r\\n]|^'*[\\s\\0"])[\\s\\0"']*`;
const innerSign = `${sign}(?<=${before}${sign})`;
const hasInner = new RegExp(innerSign);
const innerSigns = new RegExp(innerSign, 'g');
const innerMarks = new RegExp(`'(?=${sign})(?<=${before}')`, 'g');
/** Marks before a sign at the start of a text. */
export const leadingMarks: RegExp = new RegExp(`^'+(?=${sign})`);
const startsWithSign = new RegExp(`^'*${sign}`);

/**
 * A text for a cell of a file that no spreadsheet runs as a formula, whichever separator it opens the file with. A text that begins like a
 * formula gets a mark (`'`). One that has such a beginning later gets a mark there, and two at its start. Mobile numbers start with `+` and
 * get a mark too: without it a spreadsheet turns them into numbers.
 */
export function escapeFormulas(text: string): string {
  if (hasInner.test(text)) return `''${text.replace(innerSigns, "'$&")}`;
  return startsWithSign.test(text) ? `'${text}` : text;
}

/** Reverses `escapeFormulas`: `unescapeFormulas(escapeFormulas(text))` is the text. */
export function unescapeFormulas(text: string): string {
  if (!text.startsWith("'")) return text;
  if (text.startsWith("''") && hasInner.test(text)) return text.slice(2).replace(innerMarks, '');
  return startsWithSign.test(text) ? text.slice(1) : text;
}

/** Signed numbers and phone numbers. */
const numberLike = /^[+\-＋－][\d\s().-]*$/;

/**
 * A text to copy as plain text, which may also be pasted into a message: only one that begins like a formula gets a mark, and signed numbers
 * and phone numbers get none.
 */
export const escapeCopied = (text: string): string => (startsWithSign.test(text) && !numberLike.test(text) ? `'${text}` : text);

/** Reverses `escapeCopied`: `unescapeCopied(escapeCopied(text))` is the text. */
export const unescapeCopied = (text: string): string =>
  text.startsWith("'") && escapeCopied(text.slice(1)) === text ? text.slice(1) : text;
