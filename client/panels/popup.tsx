import { Popover } from '@kobalte/core/popover';
import { type JSX, Suspense } from 'solid-js';

interface PopupProps {
  /** The words on the button, or its name where `icon` says it all. */
  label: string;
  title?: string;
  icon: JSX.Element;
  bare?: boolean;
  on?: boolean;
  wide?: boolean;
  children: JSX.Element;
}

/** A button of the tool row that opens something small below itself. */
export function Popup(props: PopupProps): JSX.Element {
  return (
    <Popover placement="bottom-start" gutter={4}>
      <Popover.Trigger
        class="button"
        classList={{ on: props.on ?? false, icon: props.bare ?? false }}
        title={props.title ?? (props.bare ? props.label : undefined)}
        aria-label={props.label}
      >
        {props.icon}
        <span class="button-words" classList={{ unseen: props.bare ?? false }}>
          {props.label}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="popover" classList={{ wide: props.wide ?? false }} aria-label={props.label}>
          <Suspense>{props.children}</Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
}
