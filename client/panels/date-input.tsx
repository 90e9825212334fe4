import Calendar from 'lucide-solid/icons/calendar';
import type { JSX } from 'solid-js';
import { readAsTyped } from '../grid/date-reading.ts';
import { editableDate, isIsoDay } from '../grid/entry.ts';
import { rowWords } from '../words/row.ts';
import { language } from '../words/words.ts';

interface DateInputProps {
  id: string;
  value: string;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  describedBy?: string | undefined;
  onChange: (typed: string) => void;
}

/** A day, typed or taken from the browser's calendar. It is shown as people of the language write it to be edited. */
export function DateInput(props: DateInputProps): JSX.Element {
  let picker!: HTMLInputElement;
  return (
    <div class="with-button">
      <input
        id={props.id}
        class="input number"
        type="text"
        value={editableDate(props.value, language())}
        placeholder={rowWords().panel.day}
        disabled={props.disabled}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        onChange={event => props.onChange(String(readAsTyped(event.currentTarget.value, language()) ?? ''))}
      />
      <input
        ref={element => {
          picker = element;
        }}
        class="picker"
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={isIsoDay(props.value) ? props.value : ''}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button icon inside"
        aria-label={rowWords().panel.calendar}
        title={rowWords().panel.calendar}
        disabled={props.disabled}
        onClick={() => picker.showPicker()}
      >
        <Calendar />
      </button>
    </div>
  );
}
