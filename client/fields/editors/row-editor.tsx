import type { JSX } from 'solid-js';
import { createMemo, createSignal } from 'solid-js';
import { emptyChoice } from '../choice-label.ts';
import { sayField } from '../field-strings.ts';
import type { Choice } from '../field-type.ts';
import { createRowSearch } from '../row-search.ts';
import type { EditorProps } from './editor-props.ts';
import { ListEditor } from './list-editor.tsx';

/** A row of another table, searched on the server while typing. */
export function RowEditor(props: EditorProps): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const { found, isSearching, search, searchNow } = createRowSearch(props.rows, () => props.field.to ?? '');
  void searchNow('');
  const choices = createMemo((): Choice[] => {
    const rows = (found()?.rows ?? []).map(({ id, title, hint }): Choice => ({ value: id, label: title, hint }));
    return typed() === '' ? [emptyChoice(props.context.language), ...rows] : rows;
  });
  return (
    <ListEditor
      {...props}
      choices={choices()}
      settled={found()?.text === typed()}
      emptyText={sayField(props.context.language, isSearching() ? 'searching' : 'nobodyFound')}
      onTyped={text => {
        setTyped(text);
        search(text);
      }}
    />
  );
}
