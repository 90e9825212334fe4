/** The locale that formats the numbers and dates of each language. */
export const locales = { en: 'en-GB', fr: 'fr-FR' } as const;

/** The language with the browser's region, such as `en-US`; without a region if the browser names none. Skips tags that `Intl` rejects, such as `en-US@posix`. */
export const regionalLocale = (language: string): string =>
  navigator.languages.find(tag => /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag) && tag.split('-')[0] === language) ?? language;

/** The reader's IANA time zone. All times on the screen are shown and read in it. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Today's ISO date in the reader's time zone. */
export function today(now = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
