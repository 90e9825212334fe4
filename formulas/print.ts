import { fieldsNamed } from './names.ts';
import { precedence } from './operators.ts';
import { quoteName } from './tokens.ts';
import type { Scalar, Scope, ScopeField, Tree } from './tree.ts';

/**
 * The text of a formula, with only the parentheses it needs: `parse(print(tree, scope), scope)` returns the same tree.
 * With a scope, a field is written by name, or by id if its name is ambiguous; without a scope, by id.
 */
export function print(tree: Tree, scope?: Scope): string {
  switch (tree.kind) {
    case 'value':
      return printValue(tree.value);
    case 'field':
      return printPath(tree.path, scope);
    case 'call':
      return `${tree.name}(${tree.args.map(arg => print(arg, scope)).join(', ')})`;
    case 'negate':
      return `-${printOperand(tree.of, ambiguousAfterSign(tree.of), scope)}`;
    default: {
      const own = precedence[tree.operator];
      const { left, right } = tree;
      const before = printOperand(left, left.kind === 'binary' && precedence[left.operator] < own, scope);
      const after = printOperand(right, right.kind === 'binary' && precedence[right.operator] <= own, scope);
      return `${before} ${tree.operator} ${after}`;
    }
  }
}

/** How a formula refers to one of these fields: by its name if that is unambiguous, otherwise by its id. */
export function printFieldName(field: ScopeField, fields: readonly ScopeField[]): string {
  if (field.name === '') return quoteName(field.id);
  const [found, other] = fieldsNamed(fields, field.name);
  return quoteName(found === field && other === undefined ? field.name : field.id);
}

function printOperand(tree: Tree, parenthesised: boolean, scope: Scope | undefined): string {
  const text = print(tree, scope);
  return parenthesised ? `(${text})` : text;
}

// A sign before a bare number would be parsed as part of the number.
function ambiguousAfterSign(tree: Tree): boolean {
  return tree.kind === 'binary' || (tree.kind === 'value' && typeof tree.value === 'number' && tree.value >= 0);
}

function printValue(value: Scalar): string {
  if (value === null) return 'BLANK()';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}

function printPath(path: readonly string[], scope: Scope | undefined): string {
  let fields = scope?.fields(scope.table);
  const names = path.map(id => {
    const field = fields?.find(candidate => candidate.id === id);
    if (fields === undefined || field === undefined) {
      fields = undefined;
      return quoteName(id);
    }
    const name = printFieldName(field, fields);
    fields = field.to === undefined ? undefined : scope?.fields(field.to);
    return name;
  });
  return names.join('.');
}
