import { isVisible } from '../../formulas/unicode.ts';
import { parseInvalid, textForInvalid } from '../model/castCell.ts';
import type { CompiledRule, CompiledTable } from '../model/catalog.ts';
import type { Issue, Row, Value } from '../model/change.ts';
import { type Params, quotedNames } from '../model/localizedText.ts';
import type { Draft } from './draft.ts';
import { createIssue } from './intent.ts';

/** The issues of a row's invalid texts. */
export function invalidCellIssues(table: CompiledTable, row: Row): Issue[] {
  return Object.entries(parseInvalid(row.invalid)).flatMap(([id, invalid]) => {
    const field = table.byId.get(id);
    return field === undefined
      ? []
      : [
          createIssue(table, row.id, invalid.code, textForInvalid(field, invalid), {
            field: id,
            params: { text: invalid.text, ...invalid.params },
          }),
        ];
  });
}

/** The issue of a `check` or `required` rule for a row; null if it holds. */
export function ruleIssue(table: CompiledTable, rule: CompiledRule, row: Row, draft: Draft): Issue | null {
  const { rule: spec } = rule;
  if (!draft.holds(table, rule.when, row)) return null;
  if (spec.kind === 'required') {
    const isOpen = (field: string): boolean => isMissing(row[field]) && parseInvalid(row.invalid)[field] === undefined;
    const missing = spec.fields.filter(each => (typeof each === 'string' ? isOpen(each) : each.every(isOpen)));
    if (missing.length === 0) return null;
    const [first] = missing.flat();
    return createIssue(table, row.id, spec.code, spec.words, {
      rule: rule.id,
      params: { fields: missing },
      ...(missing.length === 1 && first !== undefined ? { field: first } : {}),
    });
  }
  if (rule.condition === null || draft.holds(table, rule.condition, row)) return null;
  const params = paramsOf(row, spec.words.en);
  return createIssue(table, row.id, spec.code, spec.words, {
    rule: rule.id,
    ...(spec.at === undefined ? {} : { field: spec.at }),
    ...(params === null ? {} : { params }),
  });
}

/** Whether a cell shows nothing: earlier versions accepted names of invisible characters. */
const isMissing = (value: Value | undefined): boolean =>
  value === null || value === undefined || (typeof value === 'string' && !isVisible(value));

/** The values of the cells that a sentence refers to; null if it refers to none. */
export function paramsOf(row: Row, sentence: string): Params | null {
  const names = quotedNames(sentence);
  if (names.length === 0) return null;
  return Object.fromEntries(names.map(name => [name, asParam(row[name])]));
}

const asParam = (value: Value | undefined): string | number => (typeof value === 'number' ? value : String(value ?? ''));
