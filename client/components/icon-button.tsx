import type { JSX } from 'solid-js';

interface IconButtonProps {
  label: string;
  /** What the pointer is told, if more than the label. */
  title?: string | undefined;
  /** It stays focusable, so that the focus is not lost when it can no longer be pressed. */
  disabled?: boolean;
  press: () => void;
  children: JSX.Element;
}

/** A button that shows only an icon. */
export const IconButton = (props: IconButtonProps): JSX.Element => (
  <button
    type="button"
    class="button icon"
    aria-label={props.label}
    title={props.title ?? props.label}
    aria-disabled={props.disabled ?? false}
    onClick={() => props.disabled !== true && props.press()}
  >
    {props.children}
  </button>
);
