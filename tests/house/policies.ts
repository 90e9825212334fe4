import type { Table } from '../../server/model/table.ts';
import type { Source } from './sources.ts';

/** How code and formulas read a field of an organisation: `org.zone`, `org?.zone`, `orgs.get(…)?.zone`, `orgOf(…).zone`. */
const reads = (field: string): RegExp =>
  new RegExp(String.raw`\b[oO]rgs?\w*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\.get\(.*?\))*\)?\??\.${field}\b`);

/** The same where rows of organisations are gone through. */
const ofRow = (field: string): RegExp => new RegExp(String.raw`\brow\??\.${field}\b`);

/** The policies of organisations that people may set and no code of the server reads, and those that it reads and nobody is offered. */
export function unreadPolicies(orgs: Table, sources: readonly Source[]): string[] {
  const readers = sources.filter(({ path }) => path.startsWith('server/') && !path.endsWith('/orgs.ts'));
  const isRead = (id: string): boolean =>
    readers.some(({ code }) => reads(id).test(code) || (code.includes("'orgs'") && ofRow(id).test(code)));
  return Object.values(orgs.fields)
    .filter(field => field.system !== true && (field.hidden === true) === isRead(field.id))
    .map(({ id, hidden }) =>
      hidden === true ? `orgs.${id} is read, and nobody is offered it` : `orgs.${id} is offered, and nothing reads it`,
    );
}
