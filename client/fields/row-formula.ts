import { actorFunctionIn } from '../../formulas/actor.ts';
import type { Evaluator } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import type { Scope, ScopeField } from '../../formulas/tree.ts';
import { typeOf } from '../../formulas/types.ts';
import { type FormulaError, isError, toText } from '../../formulas/value.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Cells, RowId, Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { today } from '../browser/locale.ts';
import { fieldType } from './registry.ts';

/** A formula that gives each row a value for a field, or what is wrong with it. `message` is null if it reads what only the server knows. */
export type RowFormula =
  | { ok: true; valueFor: (row: { id: RowId; cells: Cells }) => Value | FormulaError }
  | { ok: false; message: string | null };

/** Compiles a formula over the fields of a table that this person can read, named as they are shown. One that follows links or asks who acts is refused. */
export function compileRowFormula(text: string, into: CatalogField, table: CatalogTable, language: Language): RowFormula {
  const scope: Scope = {
    table: table.id,
    fields: id => (id === table.id ? table.fields.flatMap(field => scopeField(field, language)) : []),
  };
  const parsed = parse(text, scope);
  if (!parsed.ok) return { ok: false, message: parsed.issue.message };
  const followsLinks = pathsOf(parsed.tree).some(path => path.length > 1);
  if (followsLinks || actorFunctionIn(parsed.tree) !== null) return { ok: false, message: null };
  const [issue] = typeOf(parsed.tree, scope).issues;
  if (issue !== undefined) return { ok: false, message: issue.message };
  return { ok: true, valueFor: evaluatorFor(into, compile(parsed.tree)) };
}

function scopeField(field: CatalogField, language: Language): ScopeField[] {
  const { formula, concealed } = fieldType(field);
  if (concealed || field.parts) return [];
  return [{ id: field.id, name: field.label[language], type: formula, ...(field.to === undefined ? {} : { to: field.to }) }];
}

function evaluatorFor(into: CatalogField, evaluate: Evaluator): (row: { id: RowId; cells: Cells }) => Value | FormulaError {
  const now = new Date().toISOString();
  const isText = fieldType(into).formula === 'text';
  return ({ id, cells }) => {
    const result = evaluate({ ...cells, id }, { follow: () => null, today: today(), now });
    if (isError(result)) return result;
    // A text column takes the text of a number, and no value instead of an empty text.
    const value = isText && result !== null ? toText(result) : result;
    return value === '' ? null : value;
  };
}
