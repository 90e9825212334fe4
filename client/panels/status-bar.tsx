import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import { problemFilter } from '../sync/catalog.ts';
import type { ProblemCount } from '../sync/problems.ts';
import { t } from '../words/words.ts';
import { type Desk, useDesk } from './desk.ts';
import { toast } from './toast.ts';

/** The line at the bottom: how many, what is selected, what needs attention, whether all is saved. */
export function StatusBar(): JSX.Element {
  const desk = useDesk();
  const view = () => desk.rows().view;
  /** What is counted is what was answered: a search that waits for its answer has found nothing yet. */
  const narrowed = (): boolean => {
    const { filter, search } = view().answered() ?? view().query();
    return filter !== '' || search !== '';
  };
  const count = (): string => (narrowed() ? t().status.matching(view().count()) : t().status.rows(view().count()));
  const selected = (): string => {
    const { rows = 0, cells = 0, whole = false } = desk.selected() ?? {};
    if (rows > 0 && (whole || cells === rows)) return t().status.selected(rows);
    return rows > 1 ? t().status.selectedPart(rows, cells) : t().status.selectedCells(cells);
  };
  return (
    <section class="status" data-region="status" aria-label={t().regions.status}>
      <span aria-live="polite">{view().loaded() ? count() : ''}</span>
      <Show when={(desk.selected()?.cells ?? 0) > 1}>
        <span class="status-selected">{selected()}</span>
      </Show>
      <Show when={(desk.selected()?.cells ?? 0) > 1 && desk.selected()?.sum !== null}>
        <span class="status-selected">{t().status.sum(desk.selected()?.sum ?? 0)}</span>
      </Show>
      <span class="spring" />
      <Problems />
      <Unsaved />
      <SyncWords />
    </section>
  );
}

function Problems(): JSX.Element {
  const desk = useDesk();
  const [count, setCount] = createSignal<ProblemCount>({ here: 0, all: 0 });
  const filter = (): string | undefined => problemFilter(desk.table());
  const query = () => desk.rows().view.query();
  const shown = (): boolean => filter() !== undefined && query().filter === filter();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function read(): Promise<void> {
    const rows = desk.rows();
    try {
      const found = await rows.problemCount();
      if (rows === desk.rows()) setCount(found);
    } catch (error) {
      // The number stays as it was; it is read again with the next change.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    }
  }
  createEffect(
    on([() => desk.rows(), () => desk.rows().changes(), () => query().filter, () => query().search], ([rows], before) => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), before?.[0] === rows ? 500 : 0);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  const words = (): string => {
    const { here, all } = count();
    if (shown() && here === 0) return t().status.allRows;
    return here === all
      ? t().status.problems(all)
      : here === 0
        ? t().status.problemsElsewhere(all)
        : t().status.problemsOf(here, all);
  };
  /** Where none of them is among what is searched for, all are shown. */
  const toggle = (): void => {
    const all = count().here === 0 ? { search: '' } : {};
    void desk.rows().view.setQuery(shown() ? { filter: '' } : { filter: filter() ?? '', ...all });
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
        {words()}
      </button>
    </Show>
  );
}

/** How many changes of earlier pages could not be saved. */
const unsavedOf = (desk: Desk): number => desk.workspace.live()?.restorer?.unsaved().length ?? 0;

/** Changes of earlier pages that could not be saved, and that the person must decide about. */
function Unsaved(): JSX.Element {
  const desk = useDesk();
  const count = (): number => unsavedOf(desk);
  return (
    <Show when={count() > 0}>
      <button type="button" class="status-problems" onClick={() => desk.show('unsaved')}>
        {t().status.unsaved(count())}
      </button>
    </Show>
  );
}

function SyncWords(): JSX.Element {
  const desk = useDesk();
  const state = () => desk.workspace.state();
  const waiting = (): number => desk.workspace.sender.waiting();
  const notSaved = (): number => desk.workspace.sender.refused() + unsavedOf(desk);
  createEffect(
    on(state, now => now === 'offline' && !navigator.onLine && toast(t().status.offline, 'warn', { heard: true }), {
      defer: true,
    }),
  );
  const words = (): string => {
    const words = t().status;
    const progress = desk.workspace.sender.progress();
    if (progress && state() === 'saving') return words.progress(progress.done, progress.total);
    if (state() === 'saved' && notSaved() > 0) return words.savedBut(notSaved());
    if (state() === 'saved' || state() === 'saving') return words[state() as 'saved' | 'saving'];
    const line = state() === 'offline' ? [words.offlineShort] : state() === 'reconnecting' ? [words.reconnecting] : [];
    return [...line, ...(waiting() > 0 ? [words.waiting(waiting())] : [])].join(' · ');
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
        <span class="status-words">{words()}</span>
      </span>
    </>
  );
}
