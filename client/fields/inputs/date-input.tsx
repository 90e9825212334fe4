import Calendar from 'lucide-solid/icons/calendar';
import type { JSX } from 'solid-js';
import { sayField } from '../field-strings.ts';
import { readText, textToEdit } from '../typed-text.ts';
import { CalendarButton } from './calendar-button.tsx';
import { type InputProps, inputText, reportText } from './input-props.ts';

/** A date in the reader's format, typed or chosen in the browser's calendar. */
export const DateInput = (props: InputProps): JSX.Element => (
  <div class="with-button">
    <input
      id={props.id}
      class="input number"
      type="text"
      value={textToEdit(props.field, props.value, props.language)}
      placeholder={sayField(props.language, 'day')}
      disabled={props.disabled}
      spellcheck={false}
      autocomplete="off"
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      onChange={event => reportText(props, String(readText(props.field, event.currentTarget.value, props.language) ?? ''))}
    />
    <CalendarButton
      classes={{ picker: 'picker', button: 'button icon inside' }}
      language={props.language}
      isDisabled={props.disabled}
      day={() => inputText(props)}
      onPick={day => reportText(props, day)}
    >
      <Calendar />
    </CalendarButton>
  </div>
);
