import type { CatalogField } from '../../../server/api/wire.ts';
import type { Value } from '../../../server/model/change.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import type { RowFinder } from '../row-search.ts';

/** The props of the input of a field's value in a form. */
export interface InputProps {
  id: string;
  field: CatalogField;
  value: Value;
  /** The row whose value it is, where the same input shows one row after another. A typed text is saved in its own row. */
  row?: string;
  language: Language;
  rows: RowFinder;
  disabled?: boolean;
  invalid?: boolean;
  describedBy?: string | undefined;
  /** Called with the typed text when the input loses the focus, or with the chosen value. The server parses text. */
  onChange: (value: Value) => void;
}

/** The value as the text of an input. */
export const valueText = ({ value }: InputProps): string => (value === null ? '' : String(value));

/** Reports the text of an input if it changed; null if it is empty now. */
export function changeText(props: InputProps, typed: string): void {
  if (typed !== valueText(props)) props.onChange(typed === '' ? null : typed);
}
