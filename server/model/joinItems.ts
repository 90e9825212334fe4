const needsQuotes = /[,;\n"]/;

/**
 * Texts as one text, joined by `, `. A text with a separator or a quote is quoted, so that a cell that reads the result has the same items
 * (`splitItems`).
 */
export const joinItems = (items: readonly string[]): string =>
  items.map(item => (needsQuotes.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(', ');
