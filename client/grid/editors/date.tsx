import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import { parseLocalDate } from '../parse-date.ts';
import { dateInputText, isIsoDate } from '../parse-input.ts';
import type { EditorProps } from './editor-keys.ts';
import { createEditorKeys, focusEnd, inputLabel, leaveOnBlur, startText } from './editor-keys.ts';

/** A date, typed or chosen in the browser's calendar (Alt+Down). */
export function DateEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  let picker!: HTMLInputElement;
  const { language } = props.grid.props;
  const keys = createEditorKeys(props, { read: () => parseLocalDate(input.value, language) });
  const open = (): void => {
    const typed = String(parseLocalDate(input.value, language) ?? '');
    picker.value = isIsoDate(typed) ? typed : '';
    try {
      picker.showPicker();
    } catch {
      // The browser opens it only after a key press or click; the text field remains usable.
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
          element.value = dateInputText(startText(props.editing), language);
        }}
        class="sg-input"
        type="text"
        placeholder={props.grid.say('day')}
        aria-label={inputLabel(props)}
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
          input.value = dateInputText(picker.value, language);
          input.focus();
        }}
      />
      <button type="button" class="sg-calendar" tabIndex={-1} aria-label={props.grid.say('calendar')} onClick={open} />
    </div>
  );
}
