import { expect, it } from 'vitest';
import type { Env } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import type { Cells, Scope, ScopeField } from '../../formulas/tree.ts';
import { isError } from '../../formulas/value.ts';

const tables: Record<string, ScopeField[]> = {
  users: [
    { id: 'firstName', name: 'First Name', type: 'text' },
    { id: 'lastName', name: 'Last Name', type: 'text' },
    { id: 'email', name: 'Email', type: 'text' },
    { id: 'age', name: 'Age', type: 'number' },
    { id: 'external', name: 'External', type: 'flag' },
    { id: 'joined', name: 'Joined on', type: 'date' },
    { id: 'seen', name: 'Last seen', type: 'time' },
    { id: 'org', name: 'Organisation', type: 'link', to: 'orgs' },
    { id: 'manager', name: 'Manager', type: 'link', to: 'users' },
    { id: 'odd', name: 'Share {in %}', type: 'number' },
    { id: 'twin1', name: 'Twin', type: 'text' },
    { id: 'twin2', name: 'twin', type: 'text' },
    { id: 'twin3', name: 'TWIN', type: 'text' },
    { id: 'same1', name: 'Same', type: 'text' },
    { id: 'same2', name: 'Same', type: 'text' },
    { id: 'yes', name: 'True', type: 'flag' },
  ],
  orgs: [
    { id: 'name', name: 'Name', type: 'text' },
    { id: 'pool', name: 'Licence pool', type: 'link', to: 'pools' },
    { id: 'total', name: 'Total', type: 'number' },
  ],
  pools: [{ id: 'total', name: 'Total', type: 'number' }],
};

/** A scope of users, organisations and pools. */
export const scope: Scope = { table: 'users', fields: table => tables[table] ?? [] };

const rows: Record<string, Cells> = {
  o1: { name: 'Globex', pool: 'p1', total: 7 },
  p1: { total: 40 },
  u1: { firstName: 'Grace', org: 'o1', manager: 'u1' },
};

/** 14 March 2026, 09:30 UTC; links lead to `o1` (Globex, total 7), `p1` (total 40) and `u1` (Grace, her own manager). */
export const env: Env = {
  follow: (row, link) => rows[String(row[link])] ?? null,
  today: '2026-03-14',
  now: '2026-03-14T09:30:00.000Z',
};

/** The result of a formula for a row: its value, or the code of its error. */
export function answer(formula: string, row: Cells = {}): unknown {
  const parsed = parse(formula);
  if (!parsed.ok) return parsed.issue.message;
  const result = compile(parsed.tree)(row, env);
  return isError(result) ? result.code : result;
}

/** The result of a formula for a row: its value, or the code and the cause of its error. */
export function explain(formula: string, row: Cells = {}): unknown {
  const parsed = parse(formula);
  if (!parsed.ok) throw new Error(`${formula}: ${parsed.issue.message}`);
  const result = compile(parsed.tree)(row, env);
  return isError(result) ? `${result.code} ${result.cause}` : result;
}

/** A test for each formula: it has this result for the row, or this error with this cause. */
export const itGives = (cases: readonly (readonly [formula: string, result: unknown])[], row: Cells = {}): void =>
  it.each(cases)('%s → %s', (formula, result) => expect(explain(formula, row)).toBe(result));
