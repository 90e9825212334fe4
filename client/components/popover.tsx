import './popover.css';
import { Popover as Kobalte } from '@kobalte/core/popover';
import { type JSX, Suspense } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { type AnchoredProps, ignorePressOn, returnFocus } from './anchored.ts';

interface PopoverProps extends AnchoredProps {
  label: string;
  wide?: boolean;
  /** Gives the focus to what the popover was about, if that is not the anchor. */
  restoreFocus?: () => void;
  children: JSX.Element;
}

/** A popover below a button or a heading. */
export function Popover(props: PopoverProps): JSX.Element {
  closeOnBack(() => props.close());
  return (
    <Kobalte
      open
      onOpenChange={open => !open && props.close()}
      placement="bottom-start"
      gutter={4}
      getAnchorRect={() => props.anchor.getBoundingClientRect()}
    >
      <Kobalte.Portal>
        <Kobalte.Content
          class="popover"
          classList={{ wide: props.wide ?? false }}
          aria-label={props.label}
          onInteractOutside={ignorePressOn(props.anchor)}
          onCloseAutoFocus={(event: Event) => {
            if (props.restoreFocus) {
              event.preventDefault();
              props.restoreFocus();
            } else returnFocus(event, props.anchor);
          }}
        >
          <Suspense>{props.children}</Suspense>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
