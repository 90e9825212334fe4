import { For, type JSX, Show } from 'solid-js';
import { t } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { ModalDialog } from './dialog.tsx';
import type { UndoPreview } from './undo-preview.ts';

/** The dialog before an undo that does more than set back the open row: what it would do. */
export function UndoDialog(props: { preview: UndoPreview; undo: () => void; close: () => void }): JSX.Element {
  const texts = rowTexts().undo;
  return (
    <ModalDialog
      title={props.preview.count > 1 ? texts.many(props.preview.count) : texts.one}
      close={() => props.close()}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => props.close()}>
            {t().app.cancel}
          </button>
          <Show when={props.preview.count > 0}>
            <button
              type="button"
              class="button main"
              onClick={() => {
                props.close();
                props.undo();
              }}
            >
              {texts.run(props.preview.count)}
            </button>
          </Show>
        </>
      }
    >
      <Show when={props.preview.count > 1}>
        <p>{texts.notOnly(props.preview.count)}</p>
      </Show>
      <Show when={props.preview.count === 0}>
        <p>{texts.nothing}</p>
      </Show>
      <ul class="undo-effects">
        <For each={props.preview.effects}>{effect => <li>{effect}</li>}</For>
      </ul>
    </ModalDialog>
  );
}
