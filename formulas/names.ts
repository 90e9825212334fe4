import { nearest } from './nearest.ts';
import type { FormulaIssue, Scope, ScopeField } from './tree.ts';

/** A name in a formula's text, with its position. */
export interface NameAt {
  name: string;
  at: number;
  end: number;
}

/**
 * The fields that a name can mean: one, several, or none. An id takes precedence over a name, the exact spelling over another case,
 * and the name as written over the trimmed name.
 */
export function fieldsNamed(fields: readonly ScopeField[], name: string): readonly ScopeField[] {
  const folded = normalizeName(name);
  const tests: readonly ((field: ScopeField) => boolean)[] = [
    field => field.id === name,
    field => normalizeName(field.id) === folded,
    field => field.name === name,
    field => normalizeName(field.name) === folded,
  ];
  for (const test of tests) {
    const found = fields.filter(test);
    if (found.length > 0) return found;
  }
  const trimmed = name.trim();
  return trimmed === name || trimmed === '' ? [] : fieldsNamed(fields, trimmed);
}

/** Resolves a path of names to field ids, following links from the scope's own table; returns an issue if a name cannot be resolved. */
export function resolvePath(names: readonly NameAt[], scope: Scope): { path: string[] } | { issue: FormulaIssue } {
  const path: string[] = [];
  let fields = scope.fields(scope.table);
  for (const [index, { name, at, end }] of names.entries()) {
    const issue = (message: string) => ({ issue: { code: 'unknown_field', message, at, length: end - at } as const });
    const [field, other] = fieldsNamed(fields, name);
    if (field === undefined) return issue(unknownField(name, fields));
    if (other !== undefined) return issue(`Several fields are called "${name}". Write the id: ${field.id} or ${other.id}.`);
    path.push(field.id);
    if (index === names.length - 1) break;
    if (field.to === undefined) return issue(notFollowed(field));
    fields = scope.fields(field.to);
  }
  return { path };
}

/** The error message for an unknown field, with the most similar known name. */
export function unknownField(name: string, fields: readonly ScopeField[]): string {
  const near = nearest(
    name,
    fields.flatMap(field => [field.name, field.id]),
  );
  return near === null ? `Unknown field "${name}".` : `Unknown field "${name}". Did you mean "${near}"?`;
}

function normalizeName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The error message for a path that goes on after this field, which is not a link to one row. */
export function notFollowed({ name, type }: ScopeField): string {
  return `"${name}" ${type === 'list' ? 'is a list' : 'is not a link'}, so it cannot be followed by another field.`;
}
