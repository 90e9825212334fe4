import { today } from '../browser/locale.ts';

/** A moment as `YYYY-MM-DDTHH:MM` of the reader's clock; what names no zone is of that clock already. */
export function toLocalInput(moment: string): string {
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(moment)) return moment.length === 10 ? `${moment}T00:00` : moment;
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map(part => String(part).padStart(2, '0'));
  return `${today(at)}T${hours}:${minutes}`;
}

/** The moment at which the reader's clock shows this, as ISO text in UTC; empty for what is no time. */
export function fromLocalInput(shown: string): string {
  const at = new Date(shown);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
