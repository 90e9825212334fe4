import type { Table } from '../../server/model/table.ts';
import type { Source } from './sources.ts';

/** How code and formulas read a field of an organisation: `org.zone`, `org?.zone`, `orgs.get(…)?.zone`, `orgOf(…).zone`. */
const reads = (field: string): RegExp =>
  new RegExp(String.raw`\b[oO]rgs?\w*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\.get\(.*?\))*\)?\??\.${field}\b`);

/** The same where rows of organisations are gone through. */
const ofRow = (field: string): RegExp => new RegExp(String.raw`\brow\??\.${field}\b`);

/** The fields of organisations that people may set and that no code of the server reads: an offer that nothing keeps. */
export function unreadPolicies(orgs: Table, sources: readonly Source[]): string[] {
  const readers = sources.filter(({ path }) => path.startsWith('server/') && !path.endsWith('/orgs.ts'));
  return Object.values(orgs.fields)
    .filter(field => field.system !== true && field.hidden !== true)
    .filter(({ id }) => !readers.some(({ code }) => reads(id).test(code) || (code.includes("'orgs'") && ofRow(id).test(code))))
    .map(field => `orgs.${field.id} is offered, and nothing reads it`);
}
