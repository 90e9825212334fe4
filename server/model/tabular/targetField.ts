import type { Type } from '../../../formulas/tree.ts';
import type { Field, TypeName } from '../field.ts';
import type { TargetField } from './reading.ts';

/** What a value of a type looks like, unlike its heading; of other types, nothing tells them apart. */
export const valueSigns: Partial<Record<TypeName, RegExp>> = { date: /\d/, email: /@/, number: /\d/, phone: /\d/, time: /\d/ };

/** A field or composed column as the target of a column of cells. `values` is the type of its values in formulas. */
export function targetFieldOf(
  {
    id,
    type,
    label,
    synonyms,
    options = [],
    states = [],
  }: Pick<Field, 'id' | 'type' | 'label'> & { synonyms?: readonly string[] | undefined } & Partial<
      Pick<Field, 'options' | 'states'>
    >,
  { values, hasLines }: { values: Type; hasLines: boolean },
): TargetField {
  return {
    id,
    sign: valueSigns[type],
    values,
    hasLines,
    labels: [label.en, label.fr],
    ...(synonyms === undefined ? {} : { synonyms }),
    choices: [...options, ...states].flatMap(choice => [choice.label.en, choice.label.fr]),
  };
}
