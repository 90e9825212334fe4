import { fold } from '../../../formulas/fold.ts';
import type { Value } from '../change.ts';
import type { Option } from '../field.ts';
import type { Language } from '../words.ts';
import { cleanLine } from './clean.ts';

const longest = 1000;

/** Without case, accents and odd spaces; no choice has a longer name. */
export const folded = (text: string): string => (text.length > longest ? text : fold(cleanLine(text)));

const indexes = new WeakMap<readonly Option[], Map<string, string>>();

/** The id of the choice that a text means: by id, else by label in either language, exactly, else without case and accents. */
export function findChoice(choices: readonly Option[], text: string): string | undefined {
  let index = indexes.get(choices);
  if (!index) {
    index = indexChoices(choices);
    indexes.set(choices, index);
  }
  return index.get(text) ?? index.get(cleanLine(text)) ?? index.get(folded(text));
}

/** The label of the choice in the reader's language; the id itself where the choice is no longer offered. */
export function showChoice(choices: readonly Option[] | undefined, value: Value, language: Language): string {
  if (value === null) return '';
  return choices?.find(choice => choice.id === value)?.label[language] ?? String(value);
}

/** The surest reading of a text comes first and is kept. */
function indexChoices(choices: readonly Option[]): Map<string, string> {
  const index = new Map<string, string>();
  const readings: ((choice: Option) => string)[] = [
    choice => choice.id,
    choice => choice.label.en,
    choice => choice.label.fr,
    choice => cleanLine(choice.label.en),
    choice => cleanLine(choice.label.fr),
    choice => folded(choice.id),
    choice => folded(choice.label.en),
    choice => folded(choice.label.fr),
  ];
  for (const read of readings) {
    for (const choice of choices) {
      const reading = read(choice);
      if (reading !== '' && !index.has(reading)) index.set(reading, choice.id);
    }
  }
  return index;
}
