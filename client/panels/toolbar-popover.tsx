import type { JSX } from 'solid-js';
import { lazyPart } from '../browser/lazy-part.ts';
import { MenuTrigger } from '../components/menu-trigger.tsx';

/** Loads the popover component. */
export const loadPopover = async () => (await import('../components/popover.tsx')).Popover;
const Popover = lazyPart(loadPopover);

interface ToolbarPopoverProps {
  label: string;
  name?: string;
  icon: JSX.Element;
  on?: boolean;
  wide?: boolean;
  children: (close: () => void) => JSX.Element;
}

/** A toolbar button that opens a popover. */
export function ToolbarPopover(props: ToolbarPopoverProps): JSX.Element {
  return (
    <MenuTrigger
      class="button"
      on={props.on ?? false}
      kind="dialog"
      label={props.label}
      name={props.name}
      content={
        <>
          {props.icon}
          <span class="button-words">{props.label}</span>
        </>
      }
    >
      {opened => (
        <Popover {...opened} label={props.label} wide={props.wide ?? false}>
          {props.children(opened.close)}
        </Popover>
      )}
    </MenuTrigger>
  );
}
