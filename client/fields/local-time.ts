import { today } from '../browser/locale.ts';

/** Converts ISO text to `YYYY-MM-DDTHH:MM` in the reader's time zone. Text without a zone is local already. */
export function toLocalInput(moment: string): string {
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(moment)) return moment.length === 10 ? `${moment}T00:00` : moment;
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map(part => String(part).padStart(2, '0'));
  return `${today(at)}T${hours}:${minutes}`;
}

/** Converts local `YYYY-MM-DDTHH:MM` to ISO text in UTC; empty if it is not a time. */
export function fromLocalInput(shown: string): string {
  const at = new Date(shown);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
