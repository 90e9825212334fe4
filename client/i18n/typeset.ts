/** Typesets French text: non-breaking spaces before `:;?!»` and after `«`, and typographic apostrophes. */
export const typeset = (text: string): string =>
  text
    .replace(/ (?=[:;?!»](?:[\s.,)]|$))/g, '\u00a0')
    .replace(/« /g, '«\u00a0')
    .replace(/(?<=\p{L})'(?=\p{L})/gu, '’');

/** Copies the data and typesets the `fr` member of every object in it. */
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
