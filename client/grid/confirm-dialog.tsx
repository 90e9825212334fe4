import './add-lazy-strings.ts';
import * as AlertDialog from '@kobalte/core/alert-dialog';
import type { JSX } from 'solid-js';
import { Show } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import type { Confirmation } from './dialog-state.ts';
import { focusActive } from './edit.ts';
import type { GridSlice } from './state.ts';

/** Asks for confirmation before rows are deleted, and before an action that cannot be undone. */
export function ConfirmDialog(props: { grid: GridSlice<'context' | 'surface' | 'selection' | 'dialogs'> }): JSX.Element {
  closeOnBack(() => props.grid.dialogs.confirmation()?.answer(false));
  return (
    <Show when={props.grid.dialogs.confirmation()}>
      {question => (
        <AlertDialog.Root open onOpenChange={open => !open && question().answer(false)}>
          <AlertDialog.Portal>
            <AlertDialog.Overlay class="sg-overlay" />
            <AlertDialog.Content
              class="sg-dialog"
              onCloseAutoFocus={(event: Event) => {
                event.preventDefault();
                focusActive(props.grid);
              }}
            >
              <AlertDialog.Title class="sg-dialog-title">{question().action}</AlertDialog.Title>
              <AlertDialog.Description class="sg-dialog-text sg-dialog-lines">
                {confirmationText(question())}
              </AlertDialog.Description>
              <div class="sg-dialog-buttons">
                <button type="button" class="sg-button" onClick={() => question().answer(false)}>
                  {props.grid.say('cancel')}
                </button>
                <button type="button" class="sg-button sg-primary" onClick={() => question().answer(true)}>
                  {question().action}
                </button>
              </div>
            </AlertDialog.Content>
          </AlertDialog.Portal>
        </AlertDialog.Root>
      )}
    </Show>
  );
}

const confirmationText = ({ text }: Confirmation): string => (typeof text === 'string' ? text : text());
