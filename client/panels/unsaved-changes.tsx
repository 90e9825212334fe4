import './account.css';
import './shown-list.css';
import { createEffect, createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { CatalogTable } from '../../server/api/wire.ts';
import { writeTsv } from '../../server/model/tabular/tsv.ts';
import { copyText } from '../browser/clipboard.ts';
import { InlineError } from '../components/inline-error.tsx';
import { showValue } from '../fields/show-value.ts';
import { formatDateTime, formatIssue } from '../i18n/format.ts';
import { language, localize, t } from '../i18n/language.ts';
import { unsavedTexts } from '../i18n/unsaved.ts';
import { errorMessage, signOut } from '../pages/session.ts';
import { tableOf } from '../sync/restore-unsent.ts';
import type { QueuedWrite } from '../sync/write-store.ts';
import { ModalDialog } from './dialog.tsx';
import { toast } from './toast.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** Maximum number of listed rows of one change. “Copy all” copies all of them. */
const maxListed = 10;

/** The dialog of changes that were not saved: what was typed, why it failed, Send again and Discard. */
export function UnsavedChanges(props: { close: () => void }): JSX.Element {
  const { showReport } = useWorkspace('reports');
  const { workspace } = useWorkspace('session');
  const restorer = () => workspace.live()?.restorer;
  const display = useDisplayContext();
  const [copied, setCopied] = createSignal(false);
  const writes = (): readonly QueuedWrite[] => restorer()?.unsaved() ?? [];
  const table = (write: QueuedWrite): CatalogTable | undefined => workspace.catalog.table(tableOf(write) ?? '');

  createEffect(() => writes().length === 0 && props.close());

  function reason(write: QueuedWrite): string {
    const { problem } = write;
    if (problem === undefined || problem === 'old') return unsavedTexts().old;
    if (problem.refused.code === 'unknown_table') return unsavedTexts().noTable;
    return formatIssue(problem.refused, workspace.catalog.words, table(write), language());
  }
  function cellsOf(write: QueuedWrite): { field: string; label: string; value: string }[][] {
    if (write.to !== 'commit') return [];
    const known = table(write);
    return write.body.changes.map(({ to }) =>
      Object.entries(to ?? {}).map(([id, value]) => {
        const field = known?.fields.find(one => one.id === id);
        return {
          field: id,
          label: field ? localize(field.label) : id,
          value: field ? showValue(value, field, display) : String(value),
        };
      }),
    );
  }
  const lines = (): string[][] =>
    writes().flatMap(write => cellsOf(write).map(cells => cells.flatMap(({ label, value }) => [label, value])));
  async function sendAgain(write: QueuedWrite): Promise<void> {
    const report = await restorer()?.sendAgain(write);
    if (report) showReport(report);
  }

  return (
    <ModalDialog
      wide
      title={unsavedTexts().title(writes().length)}
      close={() => props.close()}
      footer={
        <button type="button" class="button framed" onClick={() => void copyText(writeTsv(lines())).then(setCopied)}>
          {copied() ? unsavedTexts().copied : unsavedTexts().copy}
        </button>
      }
    >
      <p class="quiet">{unsavedTexts().why}</p>
      <ul class="shown-list">
        <For each={writes()}>
          {write => (
            <li>
              <p>
                <strong>{[write.label, table(write) && localize(table(write)!.label)].filter(Boolean).join(' · ')}</strong>{' '}
                <span class="quiet small">{formatDateTime(new Date(write.at).toISOString(), language())}</span>
              </p>
              <For each={cellsOf(write).slice(0, maxListed)}>
                {cells => (
                  <p>
                    <Show when={cells.length > 0} fallback={unsavedTexts().deletes}>
                      {cells.map(({ label, value }) => t().act.one(label, value)).join(' · ')}
                    </Show>
                  </p>
                )}
              </For>
              <Show when={write.to === 'act'}>
                <p>{unsavedTexts().rows((write.body as { rows: string[] }).rows.length)}</p>
              </Show>
              <Show when={cellsOf(write).length > maxListed}>
                <p class="quiet">{unsavedTexts().more(cellsOf(write).length - maxListed)}</p>
              </Show>
              <InlineError>{reason(write)}</InlineError>
              <div>
                <Show when={table(write) || write.to === 'undo'}>
                  <button type="button" class="button framed" onClick={() => void sendAgain(write)}>
                    {unsavedTexts().again}
                  </button>
                </Show>
                <button type="button" class="button" onClick={() => void restorer()?.discard([write])}>
                  {unsavedTexts().discard}
                </button>
              </div>
            </li>
          )}
        </For>
      </ul>
    </ModalDialog>
  );
}

/** Asks at sign-out whether unsaved changes should be kept or discarded. */
export function SignOutWarning(props: { close: () => void }): JSX.Element {
  const { live, mutations } = useWorkspace('session').workspace;
  const restorer = live()?.restorer;
  const [remaining] = createResource(async () => (await restorer?.all()) ?? []);
  const count = (): number => Math.max(remaining.latest?.length ?? 0, mutations.pendingCount());
  async function confirmSignOut(discards: boolean): Promise<void> {
    try {
      await signOut(async () => discards && (await restorer?.discard(remaining.latest ?? [])));
    } catch (error) {
      props.close();
      toast(errorMessage(error), 'danger');
    }
  }
  return (
    <ModalDialog
      title={unsavedTexts().leaveTitle}
      close={() => props.close()}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => void confirmSignOut(true)}>
            {unsavedTexts().leaveDiscard}
          </button>
          <button type="button" class="button framed" onClick={() => void confirmSignOut(false)}>
            {unsavedTexts().leave}
          </button>
          <button type="button" class="button main" onClick={() => props.close()}>
            {unsavedTexts().stay}
          </button>
        </>
      }
    >
      <p>{unsavedTexts().leaveWhy(count())}</p>
    </ModalDialog>
  );
}
