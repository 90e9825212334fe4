import './upload-dialog.css';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import { maxImportedBytes } from '../../server/model/importLimit.ts';
import { InlineError } from '../components/inline-error.tsx';
import { importingTexts } from '../i18n/importing.ts';
import { language, t } from '../i18n/language.ts';
import { translateProblem } from '../i18n/problems.ts';
import { navigate, pathOfImport } from '../pages/route.ts';
import { api } from '../pages/session.ts';
import { ModalDialog } from '../panels/dialog.tsx';
import { useWorkspace } from '../panels/workspace-context.ts';
import { withQuery } from '../sync/api.ts';
import { uploadFile } from '../sync/upload-file.ts';
import { askForFile, type ChosenFile } from './chosen-file.ts';
import { fileSize } from './file-size.ts';
import { importsPath } from './imports-path.ts';
import { importProblemText } from './problem-text.ts';

/** Uploads a file, tells how much has been sent, and then opens the page of its import. Closing it cancels the upload. */
export function UploadDialog(props: ChosenFile & { close: () => void }): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const texts = importingTexts().upload;
  const { file, table } = props;
  const [sent, setSent] = createSignal(0);
  const [problem, setProblem] = createSignal('');
  const controller = new AbortController();
  const share = (): number => (file.size === 0 ? 0 : Math.min(1, sent() / file.size));

  async function upload(): Promise<void> {
    if (file.size > maxImportedBytes) {
      setProblem(texts.tooLarge(fileSize(file.size, language()), fileSize(maxImportedBytes, language())));
      return;
    }
    try {
      const path = importsPath(workspace);
      // Signs in again first, if the session has ended.
      await api.get('/api/session');
      const { id } = await uploadFile<ImportResponse>(withQuery(path, { table, name: file.name }), file, {
        person: person.user,
        localize: translateProblem,
        onProgress: setSent,
        signal: controller.signal,
      });
      props.close();
      navigate(pathOfImport(table, id));
    } catch (error) {
      if (controller.signal.aborted) return;
      setProblem(importProblemText(error));
    }
  }
  onMount(() => void upload());
  onCleanup(() => controller.abort(new Error('The upload was cancelled.')));
  return (
    <ModalDialog
      title={texts.title(file.name)}
      close={props.close}
      footer={
        <Show
          when={problem() !== ''}
          fallback={
            <button type="button" class="button framed" onClick={() => props.close()}>
              {t().app.cancel}
            </button>
          }
        >
          <button type="button" class="button" onClick={() => props.close()}>
            {t().app.close}
          </button>
          <button
            type="button"
            class="button main"
            onClick={() => {
              props.close();
              askForFile(table);
            }}
          >
            {texts.chooseOther}
          </button>
        </Show>
      }
    >
      <Show when={problem() === ''} fallback={<InlineError role="alert">{problem()}</InlineError>}>
        <div class="upload">
          <progress aria-label={texts.progress} value={share()} max={1} />
          <p class="small quiet number">
            {sent() >= file.size ? texts.arriving : texts.sent(fileSize(sent(), language()), fileSize(file.size, language()))}
          </p>
        </div>
      </Show>
    </ModalDialog>
  );
}
