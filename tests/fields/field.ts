import type { Value } from '../../server/model/change.ts';
import { type Field, isInvalid, type TypeName } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { say } from '../../server/model/localizedText.ts';

const state = (id: string, en: string, fr: string) => ({ id, label: say(en, fr), next: [] });

/** A field of each type, with options and states if its type has them. */
export function field(type: TypeName, more: Partial<Field> = {}): Field {
  return { id: type, type, label: say(type, type), ...more };
}

/** A select of three plans. */
export const plan = field('select', {
  options: [
    { id: 'standard', label: say('Standard', 'Standard') },
    { id: 'team', label: say('Team edition', 'Édition équipe') },
    { id: 'free', label: say('Free of charge', 'Gratuit à vie') },
  ],
});

/** The life cycle of a person. */
export const status = field('state', {
  states: [
    state('Draft', 'Draft', 'Brouillon'),
    state('Invited', 'Invited', 'Invité'),
    state('Active', 'Active', 'Actif'),
    state('Inactive', 'Inactive', 'Inactif'),
  ],
});

/** The result of a cast: the value, or the code of the reason. */
export function cast(of: Field, input: unknown): unknown {
  const result = fieldTypes[of.type].cast(input, of);
  return isInvalid(result) ? { code: result.code } : result;
}

/** The value as people read it. */
export const show = (of: Field, value: Value, language: 'en' | 'fr') =>
  fieldTypes[of.type].format?.(value, of, language) ?? String(value);
