import './own.css';
import { createEffect, createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { CatalogTable } from '../../server/api/wire.ts';
import { writeTsv } from '../../server/model/tabular/tsv.ts';
import { showValue } from '../grid/look.ts';
import { copyText } from '../look/copy.ts';
import { signOut, sorry } from '../pages/session.ts';
import { tableOf } from '../sync/restore.ts';
import type { QueuedWrite } from '../sync/write-queue.ts';
import { exactly, sayIssue } from '../words/show.ts';
import { kept } from '../words/unsaved.ts';
import { inWords, language } from '../words/words.ts';
import { readerOf, useDesk } from './desk.ts';
import { SheetDialog } from './sheet.tsx';
import { toast } from './toast.ts';

/** Rows of one change that are listed; all are copied. */
const most = 10;

/** Changes that were not saved and are not sent again by themselves: what was typed, why, and what can be done. */
export function Unsaved(props: { close: () => void }): JSX.Element {
  const desk = useDesk();
  const { catalog, live } = desk.workspace;
  const restorer = () => live()?.restorer;
  const reader = readerOf(desk);
  const [copied, setCopied] = createSignal(false);
  const writes = (): readonly QueuedWrite[] => restorer()?.unsaved() ?? [];
  const table = (write: QueuedWrite): CatalogTable | undefined => catalog.table(tableOf(write) ?? '');

  createEffect(() => writes().length === 0 && props.close());

  function why(write: QueuedWrite): string {
    const { problem } = write;
    if (problem === undefined || problem === 'old') return kept().old;
    if (problem.refused.code === 'unknown_table') return kept().noTable;
    return sayIssue(problem.refused, catalog.words, table(write), language());
  }
  function cellsOf(write: QueuedWrite): { field: string; label: string; value: string }[][] {
    if (write.to !== 'commit') return [];
    const known = table(write);
    return write.body.changes.map(({ to }) =>
      Object.entries(to ?? {}).map(([id, value]) => {
        const field = known?.fields.find(one => one.id === id);
        return {
          field: id,
          label: field ? inWords(field.label) : id,
          value: field ? showValue(value, field, reader) : String(value),
        };
      }),
    );
  }
  const lines = (): string[][] =>
    writes().flatMap(write => cellsOf(write).map(cells => cells.flatMap(({ label, value }) => [label, value])));
  async function sendAgain(write: QueuedWrite): Promise<void> {
    const report = await restorer()?.sendAgain(write);
    if (report) desk.tell(report);
  }

  return (
    <SheetDialog
      wide
      title={kept().title(writes().length)}
      close={() => props.close()}
      foot={
        <div class="dialog-foot">
          <button type="button" class="button framed" onClick={() => void copyText(writeTsv(lines())).then(setCopied)}>
            {copied() ? kept().copied : kept().copy}
          </button>
        </div>
      }
    >
      <p class="quiet">{kept().why}</p>
      <ul class="shown-list">
        <For each={writes()}>
          {write => (
            <li>
              <p>
                <strong>{[write.label, table(write) && inWords(table(write)!.label)].filter(Boolean).join(' · ')}</strong>{' '}
                <span class="quiet small">{exactly(new Date(write.at).toISOString(), language())}</span>
              </p>
              <For each={cellsOf(write).slice(0, most)}>
                {cells => (
                  <p>
                    <Show when={cells.length > 0} fallback={kept().deletes}>
                      {cells.map(({ label, value }) => `${label}: ${value}`).join(' · ')}
                    </Show>
                  </p>
                )}
              </For>
              <Show when={write.to === 'act'}>
                <p>{kept().rows((write.body as { rows: string[] }).rows.length)}</p>
              </Show>
              <Show when={cellsOf(write).length > most}>
                <p class="quiet">{kept().more(cellsOf(write).length - most)}</p>
              </Show>
              <p class="wrong">{why(write)}</p>
              <div>
                <Show when={table(write) || write.to === 'undo'}>
                  <button type="button" class="button framed" onClick={() => void sendAgain(write)}>
                    {kept().again}
                  </button>
                </Show>
                <button type="button" class="button" onClick={() => void restorer()?.discard([write])}>
                  {kept().discard}
                </button>
              </div>
            </li>
          )}
        </For>
      </ul>
    </SheetDialog>
  );
}

/** Asks whoever signs out what shall become of changes that are not saved yet. */
export function Leaving(props: { close: () => void }): JSX.Element {
  const { live, sender } = useDesk().workspace;
  const restorer = live()?.restorer;
  const [left] = createResource(async () => (await restorer?.all()) ?? []);
  const count = (): number => Math.max(left.latest?.length ?? 0, sender.waiting());
  async function leave(discards: boolean): Promise<void> {
    try {
      await signOut(async () => discards && (await restorer?.discard(left.latest ?? [])));
    } catch (error) {
      props.close();
      toast(sorry(error), 'danger');
    }
  }
  return (
    <SheetDialog
      title={kept().leaveTitle}
      close={() => props.close()}
      foot={
        <div class="dialog-foot">
          <button type="button" class="button framed" onClick={() => void leave(true)}>
            {kept().leaveDiscard}
          </button>
          <button type="button" class="button framed" onClick={() => void leave(false)}>
            {kept().leave}
          </button>
          <button type="button" class="button main" onClick={() => props.close()}>
            {kept().stay}
          </button>
        </div>
      }
    >
      <p>{kept().leaveWhy(count())}</p>
    </SheetDialog>
  );
}
