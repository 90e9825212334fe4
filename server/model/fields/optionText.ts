import { foldText } from '../../../formulas/fold.ts';
import type { Value } from '../change.ts';
import type { Option } from '../field.ts';
import type { Language } from '../localizedText.ts';
import { cleanLine } from './clean.ts';

const maxLength = 1000;

/** The label without case, accents and irregular spaces. Texts longer than any label are returned unchanged. */
export const foldLabel = (text: string): string => (text.length > maxLength ? text : foldText(cleanLine(text)));

/** The labels of the first options, for a message. */
export function namedLabels(options: readonly Option[], language: Language): string[] {
  const named = options.slice(0, maxNamed).map(option => option.label[language]);
  return options.length > maxNamed ? [...named, '…'] : named;
}

const maxNamed = 10;

const indexes = new WeakMap<readonly Option[], Map<string, string>>();

/** The id of the choice that a text means: by id, then by exact label in either language, then ignoring case and accents. */
export function findChoice(choices: readonly Option[], text: string): string | undefined {
  let index = indexes.get(choices);
  if (!index) {
    index = indexChoices(choices);
    indexes.set(choices, index);
  }
  return index.get(text) ?? index.get(cleanLine(text)) ?? index.get(foldLabel(text));
}

/** The label of the choice in the reader's language; the id itself if the choice no longer exists. */
export function choiceLabel(choices: readonly Option[] | undefined, value: Value, language: Language): string {
  if (value === null) return '';
  return choices?.find(choice => choice.id === value)?.label[language] ?? String(value);
}

/** Indexes choices by all accepted texts; the more exact readings take precedence. */
function indexChoices(choices: readonly Option[]): Map<string, string> {
  const index = new Map<string, string>();
  const readings: ((choice: Option) => string)[] = [
    choice => choice.id,
    choice => choice.label.en,
    choice => choice.label.fr,
    choice => cleanLine(choice.label.en),
    choice => cleanLine(choice.label.fr),
    choice => foldLabel(choice.id),
    choice => foldLabel(choice.label.en),
    choice => foldLabel(choice.label.fr),
  ];
  for (const read of readings) {
    for (const choice of choices) {
      const reading = read(choice);
      if (reading !== '' && !index.has(reading)) index.set(reading, choice.id);
    }
  }
  return index;
}
