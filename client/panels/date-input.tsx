import Calendar from 'lucide-solid/icons/calendar';
import type { JSX } from 'solid-js';
import { parseLocalDate } from '../grid/parse-date.ts';
import { dateInputText, isIsoDate } from '../grid/parse-input.ts';
import { language } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';

interface DateInputProps {
  id: string;
  value: string;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  describedBy?: string | undefined;
  onChange: (typed: string) => void;
}

/** A date input in the reader's format, with the browser's calendar. */
export function DateInput(props: DateInputProps): JSX.Element {
  let picker!: HTMLInputElement;
  return (
    <div class="with-button">
      <input
        id={props.id}
        class="input number"
        type="text"
        value={dateInputText(props.value, language())}
        placeholder={rowTexts().panel.day}
        disabled={props.disabled}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        onChange={event => props.onChange(String(parseLocalDate(event.currentTarget.value, language()) ?? ''))}
      />
      <input
        ref={element => {
          picker = element;
        }}
        class="picker"
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={isIsoDate(props.value) ? props.value : ''}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button icon inside"
        aria-label={rowTexts().panel.calendar}
        title={rowTexts().panel.calendar}
        disabled={props.disabled}
        onClick={() => picker.showPicker()}
      >
        <Calendar />
      </button>
    </div>
  );
}
