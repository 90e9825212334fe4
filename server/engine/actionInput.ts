import { acceptsList, castCell } from '../model/castCell.ts';
import type { Cells } from '../model/change.ts';
import type { LocalizedText, Params } from '../model/localizedText.ts';
import type { FieldSpec } from '../model/table.ts';
import { engineTexts } from './engineTexts.ts';

/** A problem with the input of an action, independent of its rows. */
export interface InputFault {
  code: 'unknown_input' | 'input_missing' | 'single_value';
  words: LocalizedText;
  field: string;
  params: Params;
}

/**
 * Reads the input of an action against its form. An unknown input, an empty required input, or a list for a single value is a fault. An
 * omitted input gets the initial value of its field.
 */
export function readActionInput(
  form: Readonly<Record<string, FieldSpec>> = {},
  given: Cells = {},
): { input: Cells; fault: InputFault | null } {
  const unknown = Object.keys(given).find(name => !Object.hasOwn(form, name));
  if (unknown !== undefined) return { input: {}, fault: faultOf('unknown_input', unknown, { name: unknown }) };
  const input: Cells = {};
  for (const [name, spec] of Object.entries(form)) {
    const typed = given[name] ?? spec.initial ?? null;
    if (Array.isArray(typed) && !acceptsList(spec))
      return { input: {}, fault: faultOf('single_value', name, { label: spec.label.en }) };
    const { value, invalid } = castCell({ ...spec, id: name }, typed);
    if (spec.required === true && value === null && invalid === null)
      return { input: {}, fault: faultOf('input_missing', name, { label: spec.label.en }) };
    input[name] = typed;
  }
  return { input, fault: null };
}

const faultOf = (code: InputFault['code'], field: string, params: Params): InputFault => ({
  code,
  words: engineTexts[code],
  field,
  params,
});
