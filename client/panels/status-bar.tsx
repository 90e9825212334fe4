import './status-bar.css';
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { rowNoun } from '../grid/row-noun.ts';
import type { ProblemCount } from '../grid/source.ts';
import { language, t } from '../i18n/language.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import { problemFilter } from '../sync/catalog.ts';
import { toast } from './toast.ts';
import { type SessionSlice, useWorkspace } from './workspace-context.ts';

/** The status bar: row count, selection, problems, sync state. */
export function StatusBar(): JSX.Element {
  const { rows } = useWorkspace('table');
  const { selected: selection } = useWorkspace('grid');
  const view = () => rows().view;
  /** Whether the shown rows, not the ones being loaded, are filtered or searched. */
  const isFiltered = (): boolean => {
    const { filter, search } = view().shownQuery() ?? view().query();
    return filter !== '' || search !== '';
  };
  const count = (): string => (isFiltered() ? t().status.matching(view().count()) : t().status.rows(view().count()));
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
      <span aria-live="polite">{view().isLoaded() ? count() : ''}</span>
      <Show when={isShown()}>
        <span class="status-selected">{selected()}</span>
      </Show>
      <Show when={(selection()?.cells ?? 0) > 1 && selection()?.sum !== null}>
        <span class="status-selected">{t().status.sum(selection()?.sum ?? 0)}</span>
      </Show>
      <span class="spring" />
      <ProblemsButton />
      <UnsavedButton />
      <SyncStatus />
    </section>
  );
}

function ProblemsButton(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const [count, setCount] = createSignal<ProblemCount>({ here: 0, all: 0 });
  const filter = (): string | undefined => problemFilter(table());
  const query = () => rows().view.query();
  const shown = (): boolean => filter() !== undefined && query().filter === filter();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function read(): Promise<void> {
    const asked = rows();
    try {
      const found = await asked.problemCount();
      if (asked === rows()) setCount(found);
    } catch (error) {
      // Keep the old count; the next change reads it again.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    }
  }
  createEffect(
    on([rows, () => rows().changes(), () => query().filter, () => query().search], ([now], before) => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), before?.[0] === now ? 500 : 0);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  const label = (): string => {
    const { here, all } = count();
    if (shown() && here === 0) return t().status.allRows;
    return here === all
      ? t().status.problems(all)
      : here === 0
        ? t().status.problemsElsewhere(all)
        : t().status.problemsOf(here, all);
  };
  /** Toggles the problem filter. Clears the search if it matches no problem row. */
  const toggle = (): void => {
    const all = count().here === 0 ? { search: '' } : {};
    void rows().view.setQuery(shown() ? { filter: '' } : { filter: filter() ?? '', ...all });
  };
  return (
    <Show when={count().all > 0 || shown()}>
      <button
        type="button"
        class="status-problems"
        aria-pressed={shown()}
        title={shown() ? t().status.allRows : t().status.showProblems}
        onClick={toggle}
      >
        {label()}
      </button>
    </Show>
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
