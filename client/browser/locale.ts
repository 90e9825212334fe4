/** The language with the region that this browser is set to, where it has one: `en-US`. Browsers also name languages that `Intl` does not take, as `en-US@posix`. */
export const regionalLocale = (language: string): string =>
  navigator.languages.find(tag => /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag) && tag.split('-')[0] === language) ?? language;

/** The reader's time zone, in which every time on the screen is shown and read. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The ISO date that it is for the reader. */
export function today(now = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
