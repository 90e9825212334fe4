import { Popover as Kobalte } from '@kobalte/core/popover';
import { type JSX, Suspense } from 'solid-js';
import { closesOnBack } from '../look/back.ts';
import { giveBack, type Opened, sparing } from './opener.tsx';

interface PopoverProps extends Opened {
  label: string;
  wide: boolean;
  children: JSX.Element;
}

/** Something small that opens below a button of the tool row. */
export function Popover(props: PopoverProps): JSX.Element {
  closesOnBack(() => props.close());
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
          onInteractOutside={sparing(props.anchor)}
          onCloseAutoFocus={(event: Event) => giveBack(event, props.anchor)}
        >
          <Suspense>{props.children}</Suspense>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
