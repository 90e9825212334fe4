import type { JSX } from 'solid-js';
import { createSignal } from 'solid-js';
import { sayField } from '../field-strings.ts';
import type { Choice } from '../field-type.ts';
import { createRowSearch } from '../row-search.ts';
import type { EditorProps } from './editor-props.ts';
import { ItemsEditor } from './items-editor.tsx';

/** Several rows of another table, searched on the server while typing. Without a text, the chosen ones come first. */
export function RowsEditor(props: EditorProps): JSX.Element {
  const [typed, setTyped] = createSignal(props.retryText ?? '');
  const table = (): string => props.field.to ?? '';
  const { found, isSearching, search, searchNow } = createRowSearch(props.rows, table);
  void searchNow(typed());
  const choicesFor = (chosen: readonly string[]): Choice[] => {
    const rows = (found()?.rows ?? []).map(({ id, title, hint }): Choice => ({ value: id, label: title, hint }));
    if (typed().trim() !== '') return rows;
    const named = chosen.map((id): Choice => ({ value: id, label: props.rows.linkTitle(table(), id) }));
    return [...named, ...rows.filter(({ value }) => !chosen.includes(String(value)))];
  };
  return (
    <ItemsEditor
      {...props}
      choicesFor={choicesFor}
      settled={found()?.text === typed()}
      emptyText={sayField(props.context.language, isSearching() ? 'searching' : 'nobodyFound')}
      onTyped={text => {
        setTyped(text);
        search(text);
      }}
    />
  );
}
