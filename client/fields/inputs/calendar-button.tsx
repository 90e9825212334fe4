import type { JSX } from 'solid-js';
import type { Language } from '../../../server/model/localizedText.ts';
import { sayField } from '../field-strings.ts';
import { isIsoDate } from '../parse-input.ts';

interface CalendarButtonProps {
  /** Classes of the hidden date input and of the button. */
  classes: { picker: string; button: string };
  language: Language;
  isDisabled?: boolean | undefined;
  /** Tab skips the button, because the calendar has a key of its own. */
  isSkipped?: boolean;
  /** The day that is typed beside it, as far as it is one. */
  day: () => string;
  onPick: (day: string) => void;
  /** Receives the function that opens the calendar. */
  ref?: (open: () => void) => void;
  /** Called when the browser does not open the calendar. */
  onBlocked?: () => void;
  children?: JSX.Element;
}

/** A button that opens the browser's calendar. */
export function CalendarButton(props: CalendarButtonProps): JSX.Element {
  let picker!: HTMLInputElement;
  const open = (): void => {
    const day = props.day();
    picker.value = isIsoDate(day) ? day : '';
    try {
      picker.showPicker();
    } catch {
      // The browser opens it only after a key press or click; the text field remains usable.
      props.onBlocked?.();
    }
  };
  props.ref?.(open);
  return (
    <>
      <input
        ref={element => {
          picker = element;
        }}
        class={props.classes.picker}
        type="date"
        tabIndex={-1}
        aria-hidden={props.isSkipped ? undefined : 'true'}
        aria-label={props.isSkipped ? sayField(props.language, 'calendar') : undefined}
        onChange={event => props.onPick(event.currentTarget.value)}
      />
      <button
        type="button"
        class={props.classes.button}
        tabIndex={props.isSkipped ? -1 : undefined}
        aria-label={sayField(props.language, 'calendar')}
        title={props.isSkipped ? undefined : sayField(props.language, 'calendar')}
        disabled={props.isDisabled}
        onClick={open}
      >
        {props.children}
      </button>
    </>
  );
}
