import Calendar from 'lucide-solid/icons/calendar';
import type { JSX } from 'solid-js';
import { readDate } from '../grid/entry.ts';
import { t } from '../words/words.ts';

interface DateInputProps {
  id: string;
  value: string;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  describedBy?: string | undefined;
  onChange: (typed: string) => void;
}

/** A day, typed or taken from the browser's calendar. It stands there as year, month, day: in no country that means another day. */
export function DateInput(props: DateInputProps): JSX.Element {
  let picker!: HTMLInputElement;
  const today = (): string => new Date().toISOString().slice(0, 10);
  return (
    <div class="with-button">
      <input
        id={props.id}
        class="input number"
        type="text"
        value={props.value}
        placeholder={t().panel.day}
        disabled={props.disabled}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        onChange={event => props.onChange(String(readDate(event.currentTarget.value, today()) ?? ''))}
      />
      <input
        ref={element => {
          picker = element;
        }}
        class="picker"
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={/^\d{4}-\d\d-\d\d$/.test(props.value) ? props.value : ''}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button icon inside"
        aria-label={t().panel.calendar}
        title={t().panel.calendar}
        disabled={props.disabled}
        onClick={() => picker.showPicker()}
      >
        <Calendar />
      </button>
    </div>
  );
}
