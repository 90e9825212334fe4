import './dialog.css';
import * as Dialog from '@kobalte/core/dialog';
import type { JSX } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { focusActive } from './edit.ts';
import type { GridSlice } from './state.ts';

/** The description of a dialog, which screen readers read when it opens. */
export const DialogText = (props: { children: JSX.Element }): JSX.Element => (
  <Dialog.Description class="sg-dialog-text">{props.children}</Dialog.Description>
);

interface QuestionProps {
  grid: GridSlice<'context' | 'surface' | 'selection'>;
  title: string;
  /** The label of the confirm button. */
  confirm: string;
  /** Focuses the confirm button first, instead of the first field. */
  ready?: boolean;
  onConfirm: (form: HTMLFormElement) => void;
  onCancel: () => void;
  children: JSX.Element;
}

/** A form over the grid. When it closes, the focus returns to the active cell. */
export function GridDialog(props: QuestionProps): JSX.Element {
  closeOnBack(() => props.onCancel());
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onConfirm(event.currentTarget as HTMLFormElement);
  };
  return (
    <Dialog.Root open onOpenChange={open => !open && props.onCancel()}>
      <Dialog.Portal>
        <Dialog.Overlay class="sg-overlay" />
        <Dialog.Content
          class="sg-dialog"
          onOpenAutoFocus={(event: Event) => {
            if (props.ready !== true) return;
            event.preventDefault();
            (event.currentTarget as HTMLElement).querySelector<HTMLElement>('.sg-primary')?.focus();
          }}
          onCloseAutoFocus={(event: Event) => {
            event.preventDefault();
            focusActive(props.grid);
          }}
        >
          <Dialog.Title class="sg-dialog-title">{props.title}</Dialog.Title>
          <form on:submit={submit}>
            {props.children}
            <div class="sg-dialog-buttons">
              <button type="button" class="sg-button" onClick={() => props.onCancel()}>
                {props.grid.say('cancel')}
              </button>
              <button type="submit" class="sg-button sg-primary">
                {props.confirm}
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
