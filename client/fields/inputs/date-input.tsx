import Calendar from 'lucide-solid/icons/calendar';
import type { JSX } from 'solid-js';
import { datePattern } from '../parse-date.ts';
import { CalendarButton } from './calendar-button.tsx';
import { createDraftText } from './draft-text.ts';
import { changeText, type InputProps, valueText } from './input-props.ts';

/** A date in the reader's format, typed or chosen in the browser's calendar. */
export function DateInput(props: InputProps): JSX.Element {
  const draft = createDraftText(props);
  return (
    <div class="with-button">
      <input
        id={props.id}
        class="input number"
        type="text"
        value={draft.text()}
        placeholder={datePattern(props.language)}
        disabled={props.disabled}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        onFocus={draft.onFocus}
        onInput={draft.onInput}
        onChange={draft.onChange}
        onBlur={draft.onBlur}
      />
      <CalendarButton
        classes={{ picker: 'picker', button: 'button icon inside' }}
        language={props.language}
        isDisabled={props.disabled}
        day={() => valueText(props)}
        onPick={day => changeText(props, day)}
      >
        <Calendar />
      </CalendarButton>
    </div>
  );
}
