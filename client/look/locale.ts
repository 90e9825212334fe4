/** The language with the region that this browser is set to, where it has one: `en-US`. Browsers also name languages that `Intl` does not take, as `en-US@posix`. */
export const regionOf = (language: string): string =>
  navigator.languages.find(tag => /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag) && tag.split('-')[0] === language) ?? language;

/** The reader's time zone, in which every time on the screen is shown and read. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The ISO date that it is for the reader. */
export function today(now = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** A moment as `YYYY-MM-DDTHH:MM` of the reader's clock; what names no zone is of that clock already. */
export function toLocal(moment: string): string {
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(moment)) return moment.length === 10 ? `${moment}T00:00` : moment;
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map(part => String(part).padStart(2, '0'));
  return `${today(at)}T${hours}:${minutes}`;
}

/** The moment at which the reader's clock shows this, as ISO text in UTC; empty for what is no time. */
export function fromLocal(shown: string): string {
  const at = new Date(shown);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
