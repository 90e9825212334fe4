import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { readAsTyped } from '../date-reading.ts';
import { editableDate, isIsoDay } from '../entry.ts';
import type { EditorProps } from './keys.ts';
import { createEditorKeys, focusEnd, labelOf, leaveOnBlur, startText } from './keys.ts';

/** A date, typed or taken from the browser's own calendar (Alt+Down). */
export function DateEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  let picker!: HTMLInputElement;
  const { language } = props.grid.props;
  const keys = createEditorKeys(props, { read: () => readAsTyped(input.value, language) });
  const open = (): void => {
    const typed = String(readAsTyped(input.value, language) ?? '');
    picker.value = isIsoDay(typed) ? typed : '';
    try {
      picker.showPicker();
    } catch {
      // Without a key or click of the person the browser does not open it: the text field is there.
      input.focus();
    }
  };
  onMount(() => {
    focusEnd(input);
    if (props.editing.list) open();
  });
  return (
    <div class="sg-date-editor">
      <input
        ref={element => {
          input = element;
          element.value = editableDate(startText(props.editing), language);
        }}
        class="sg-input"
        type="text"
        placeholder={props.grid.say('day')}
        aria-label={labelOf(props)}
        autocomplete="off"
        on:keydown={event => {
          if (event.altKey && event.key === 'ArrowDown') {
            event.preventDefault();
            event.stopPropagation();
            open();
          } else keys(event);
        }}
        on:focusout={leaveOnBlur(props.grid)}
      />
      <input
        ref={element => {
          picker = element;
        }}
        class="sg-picker"
        type="date"
        tabIndex={-1}
        aria-label={props.grid.say('calendar')}
        onInput={() => {
          input.value = editableDate(picker.value, language);
          input.focus();
        }}
      />
      <button type="button" class="sg-calendar" tabIndex={-1} aria-label={props.grid.say('calendar')} onClick={open} />
    </div>
  );
}
