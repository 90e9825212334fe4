import type { Table } from '../../server/model/table.ts';
import type { Source } from './sources.ts';

/** Matches code and formulas that read a field of an organisation: `org.zone`, `org?.zone`, `orgs.get(…)?.zone`, `orgOf(…).zone`. */
const reads = (field: string): RegExp =>
  new RegExp(String.raw`\b[oO]rgs?\w*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\.get\(.*?\))*\)?\??\.${field}\b`);

/** Matches code that reads the field in a loop over rows. */
const ofRow = (field: string): RegExp => new RegExp(String.raw`\brow\??\.${field}\b`);

/** Fields of organisations that people may set but the server never reads, and hidden ones that it reads. */
export function unusedPolicies(orgs: Table, sources: readonly Source[]): string[] {
  const readers = sources.filter(({ path }) => path.startsWith('server/') && !path.endsWith('/orgs.ts'));
  const isRead = (id: string): boolean =>
    readers.some(({ code }) => reads(id).test(code) || (code.includes("'orgs'") && ofRow(id).test(code)));
  return Object.values(orgs.fields)
    .filter(field => field.system !== true && (field.hidden === true) === isRead(field.id))
    .map(({ id, hidden }) => (hidden === true ? `orgs.${id} is read but hidden` : `orgs.${id} is offered but never read`));
}
