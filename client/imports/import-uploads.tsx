import './import-uploads.css';
import { type JSX, onCleanup, onMount, Show, Suspense } from 'solid-js';
import { lazyPart } from '../browser/lazy-part.ts';
import { localize, t } from '../i18n/language.ts';
import { isDialogOpen } from '../panels/overlays.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { chooseFile, chosenFile, forgetFile } from './chosen-file.ts';

const UploadDialog = lazyPart(async () => (await import('./upload-dialog.tsx')).UploadDialog);

/** Takes files that are dropped on the page, and shows the upload of the one that was dropped or chosen. */
export function ImportUploads(): JSX.Element {
  const { table } = useWorkspace('table');
  let note!: HTMLParagraphElement;
  const isFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
  const mayDrop = (): boolean => table().imports !== undefined && !isDialogOpen();
  const show = (isOver: boolean): void => {
    note.hidden = !isOver;
  };
  const over = (event: DragEvent): void => {
    if (!isFile(event)) return;
    // Otherwise the browser would leave the page and open the file.
    event.preventDefault();
    event.dataTransfer!.dropEffect = mayDrop() ? 'copy' : 'none';
    show(mayDrop());
  };
  const leave = (event: DragEvent): void => void (event.relatedTarget === null && show(false));
  const drop = (event: DragEvent): void => {
    if (!isFile(event)) return;
    event.preventDefault();
    show(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined && mayDrop()) chooseFile(table().id, file);
  };
  const listeners = { dragenter: over, dragover: over, dragleave: leave, drop };
  onMount(() => {
    for (const [type, listener] of Object.entries(listeners)) addEventListener(type, listener as EventListener);
  });
  onCleanup(() => {
    for (const [type, listener] of Object.entries(listeners)) removeEventListener(type, listener as EventListener);
  });
  return (
    <>
      <p
        ref={element => {
          note = element;
        }}
        class="drop-note"
        hidden
      >
        {t().tools.drop(localize(table().label))}
      </p>
      <Suspense>
        <Show when={chosenFile()} keyed>
          {chosen => <UploadDialog {...chosen} close={forgetFile} />}
        </Show>
      </Suspense>
    </>
  );
}
