import './date-editor.css';
import type { JSX } from 'solid-js';
import { onMount } from 'solid-js';
import type { Value } from '../../../server/model/change.ts';
import { CalendarButton } from '../inputs/calendar-button.tsx';
import { datePattern } from '../parse-date.ts';
import { readText, textToEdit } from '../typed-text.ts';
import type { EditorProps } from './editor-props.ts';
import { focusEnd, startText } from './editor-props.ts';

/** A date, typed or chosen in the browser's calendar (Alt+Down). */
export function DateEditor(props: EditorProps): JSX.Element {
  let input!: HTMLInputElement;
  let open!: () => void;
  const { language } = props.context;
  const read = (): Value => readText(props.field, input.value, props.context.language);
  const keys = props.keys({ read });
  onMount(() => {
    focusEnd(input);
    if (props.list) open();
  });
  return (
    <div class="sg-date-editor">
      <input
        ref={element => {
          input = element;
          element.value = startText(props);
        }}
        class="sg-input"
        type="text"
        placeholder={datePattern(props.context.language)}
        aria-label={props.label}
        autocomplete="off"
        on:keydown={event => {
          if (event.altKey && event.key === 'ArrowDown') {
            event.preventDefault();
            event.stopPropagation();
            open();
          } else keys(event);
        }}
        on:focusout={props.onFocusOut}
      />
      <CalendarButton
        ref={opened => {
          open = opened;
        }}
        classes={{ picker: 'sg-picker', button: 'sg-calendar' }}
        language={props.context.language}
        isSkipped
        day={() => String(read() ?? '')}
        onPick={day => {
          input.value = textToEdit(props.field, day, language);
          input.focus();
        }}
        onBlocked={() => input.focus()}
      />
    </div>
  );
}
