/** The signs at which a spreadsheet takes a text for a formula, also as full-width characters, and white space that it skips before them. */
const formulaLike = /^[=+\-@\t\r\n\0＝＋－＠]/;

/**
 * Prevents a spreadsheet from running text as a formula: text that starts like one gets a leading `'`, which Seatgrid removes when it reads
 * the file. Mobile numbers start with `+` and get it too: without it a spreadsheet turns them into numbers.
 */
export const escapeFormula = (text: string): string => (formulaLike.test(text) ? `'${text}` : text);
