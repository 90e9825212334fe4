import type { JSX } from 'solid-js';
import { createMemo, createResource, createSignal, onCleanup } from 'solid-js';
import { showValue } from '../../fields/show-value.ts';
import type { EditorProps } from './editor-keys.ts';
import type { Choice } from './list.tsx';
import { ListEditor } from './list.tsx';

/** A row of another table, searched on the server while typing. */
export function LinkEditor(props: EditorProps): JSX.Element {
  const { field } = props.editing.column;
  const [typed, setTyped] = createSignal('');
  const [searchText, setSearchText] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const [found] = createResource(searchText, async text => ({
    text,
    rows: await props.grid.source.linkChoices(field.to ?? '', text),
  }));
  const choices = createMemo((): Choice[] => {
    const rows = (found.latest?.rows ?? []).map(({ id, title, hint }): Choice => ({ value: id, label: title, hint }));
    return typed() === '' ? [{ value: null, label: props.grid.say('emptyChoice'), mark: 'empty' }, ...rows] : rows;
  });
  return (
    <ListEditor
      {...props}
      choices={choices()}
      start={showValue(props.editing.retryText ?? props.editing.row?.cells[field.id], field, props.grid.displayContext)}
      settled={found.latest?.text === typed()}
      emptyText={props.grid.say(found.loading ? 'searching' : 'nobodyFound')}
      onTyped={text => {
        setTyped(text);
        clearTimeout(timer);
        timer = setTimeout(() => setSearchText(text), 120);
      }}
    />
  );
}
