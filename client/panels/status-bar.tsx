import './status-bar.css';
import { createEffect, type JSX, on, Show, Suspense } from 'solid-js';
import { lazyPart } from '../browser/lazy-part.ts';
import { rowNoun } from '../grid/row-noun.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, t } from '../i18n/language.ts';
import { toast } from './toast.ts';
import { type SessionSlice, useWorkspace } from './workspace-context.ts';

const ProblemStatus = lazyPart(async () => (await import('./problem-status.tsx')).ProblemStatus);

/** The status bar: row count, selection, problems, sync state. */
export function StatusBar(): JSX.Element {
  const { rows } = useWorkspace('table');
  const { selected: selection } = useWorkspace('grid');
  const view = () => rows().view;
  /** Whether the shown rows, not the ones being loaded, are filtered or searched within their view. */
  const isFiltered = (): boolean => {
    const { filter, search } = view().shownQuery() ?? view().query();
    return filter !== view().typed().within || search !== '';
  };
  /** What the rows are called, for their number: `people`, `people match`. */
  const words = (): string => {
    const rows = nounOf(view().count());
    return isFiltered() ? t().status.matching(view().count(), rows) : rows;
  };
  const selected = (): string => {
    const { rows = 0, cells = 0, whole = false, chosen = 0 } = selection() ?? {};
    if (chosen > 0) return t().status.chosen(chosen, view().count(), nounOf(language() === 'fr' ? chosen : view().count()));
    if (rows > 0 && (whole || cells === rows)) return t().status.selected(rows);
    return rows > 1 ? t().status.selectedPart(rows, cells) : t().status.selectedCells(cells);
  };
  const nounOf = (count: number): string => rowNoun(rows().table(), count, language());
  const isShown = (): boolean => (selection()?.chosen ?? 0) > 0 || (selection()?.cells ?? 0) > 1;
  return (
    <section class="status" data-region="status" aria-label={t().regions.status}>
      <span class="status-count" aria-live="polite">
        <Show when={view().isLoaded() && (selection()?.chosen ?? 0) === 0}>
          <b>{formatNumber(view().count(), language())}</b> {words()}
        </Show>
      </span>
      <Show when={isShown()}>
        <span class="status-selected">{selected()}</span>
      </Show>
      <Show when={(selection()?.cells ?? 0) > 1 && selection()?.sum !== null}>
        <span class="status-selected">{t().status.sum(selection()?.sum ?? 0)}</span>
      </Show>
      <span class="spring" />
      <Suspense>
        <ProblemStatus />
      </Suspense>
      <UnsavedButton />
      <SyncStatus />
    </section>
  );
}

/** Number of changes from earlier pages that could not be saved. */
const countUnsaved = ({ workspace }: SessionSlice): number => workspace.live()?.restorer?.unsaved().length ?? 0;

/** The button that opens the changes from earlier pages that could not be saved. */
function UnsavedButton(): JSX.Element {
  const { openDialog } = useWorkspace('dialogs');
  const session = useWorkspace('session');
  const count = (): number => countUnsaved(session);
  return (
    <Show when={count() > 0}>
      <button type="button" class="status-problems" onClick={() => openDialog('unsaved')}>
        {t().status.unsaved(count())}
      </button>
    </Show>
  );
}

function SyncStatus(): JSX.Element {
  const session = useWorkspace('session');
  const { workspace } = session;
  const { isChecking } = useWorkspace('reports');
  const state = () => workspace.state();
  const waiting = (): number => workspace.mutations.pendingCount();
  const notSaved = (): number => workspace.mutations.refusedCount() + countUnsaved(session);
  createEffect(
    on(state, now => now === 'offline' && !navigator.onLine && toast(t().status.offline, 'warn', { announced: true }), {
      defer: true,
    }),
  );
  const label = (): string => {
    const texts = t().status;
    const progress = workspace.mutations.progress();
    if (isChecking()) return texts.checking;
    if (progress && state() === 'saving') return texts.progress(progress.done, progress.total);
    if (state() === 'saved' && notSaved() > 0) return texts.savedBut(notSaved());
    if (state() === 'saved' || state() === 'saving') return texts[state() as 'saved' | 'saving'];
    const connection = state() === 'offline' ? [texts.offlineShort] : state() === 'reconnecting' ? [texts.reconnecting] : [];
    return [...connection, ...(waiting() > 0 ? [texts.waiting(waiting())] : [])].join(' · ');
  };
  return (
    <>
      <span class="unseen" role="alert">
        {state() === 'offline' ? t().status.offline : ''}
      </span>
      <span
        class="status-sync"
        data-state={state()}
        data-but={notSaved() > 0}
        role="status"
        title={state() === 'offline' ? t().status.offline : undefined}
      >
        <span class="status-dot" aria-hidden="true" />
        <span class="status-words">{label()}</span>
      </span>
    </>
  );
}
