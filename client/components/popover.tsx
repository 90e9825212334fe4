import './popover.css';
import { Popover as Kobalte } from '@kobalte/core/popover';
import { type JSX, Suspense } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { type AnchoredProps, ignorePressOn, returnFocus } from './menu-trigger.tsx';

interface PopoverProps extends AnchoredProps {
  label: string;
  wide: boolean;
  children: JSX.Element;
}

/** A popover below a toolbar button. */
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
          classList={{ wide: props.wide }}
          aria-label={props.label}
          onInteractOutside={ignorePressOn(props.anchor)}
          onCloseAutoFocus={(event: Event) => returnFocus(event, props.anchor)}
        >
          <Suspense>{props.children}</Suspense>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
