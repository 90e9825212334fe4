/** French as it is printed: no line begins with a mark that stands apart from its word, and apostrophes are round. */
export const typeset = (text: string): string =>
  text
    .replace(/ (?=[:;?!»](?:[\s.,)]|$))/g, '\u00a0')
    .replace(/« /g, '«\u00a0')
    .replace(/(?<=\p{L})'(?=\p{L})/gu, '’');

/** The same data with all its French typeset: wherever there are words in both languages. */
export function typesetTexts<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(typesetTexts) as T;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      key === 'fr' && typeof value === 'string' ? typeset(value) : typesetTexts(value),
    ]),
  ) as T;
}
