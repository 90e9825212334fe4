import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { ProblemCount } from '../contract/row.ts';
import { language } from '../i18n/language.ts';
import { problemStatus as en } from '../i18n/problem-status-en.ts';
import { problemStatus as fr } from '../i18n/problem-status-fr.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import { useWorkspace } from './workspace-context.ts';

const texts = (): typeof en => (language() === 'fr' ? fr : en);

type Cause = keyof typeof en.causes;

/** Codes with a common cause, and so with a common remedy. */
const causeOf: Readonly<Record<string, Cause>> = {
  V_NO_LICENCE: 'licence',
  V_OVER_LICENCES: 'licence',
  V_MISSING: 'missing',
  V_USERID_TAKEN: 'taken',
  V_EMAIL_TAKEN: 'taken',
  V_EMPLOYEE_TAKEN: 'taken',
  V_PHONE_TAKEN: 'taken',
  V_INVITE_UNDELIVERED: 'undelivered',
  V_MESSAGE_UNDELIVERED: 'undelivered',
};

/** The number of rows that need attention, which shows them when pressed, and the remedy for their most common cause. */
export function ProblemStatus(): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const { views, shownId, openView } = useWorkspace('view');
  const { handle } = useWorkspace('grid');
  const { remedyFor } = useWorkspace('reports');
  const [count, setCount] = createSignal<ProblemCount>({ here: 0, all: 0 });
  const filter = (): string | undefined => table().attention;
  const query = () => rows().view.query();
  const hasView = (): boolean => views().some(({ id }) => id === 'attention');
  const shown = (): boolean => filter() !== undefined && (shownId() === 'attention' || query().filter === filter());
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function read(): Promise<void> {
    const counting = rows();
    try {
      const found = await counting.problemCount();
      if (counting === rows()) setCount(found);
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
  /** The most common cause with words for it, and a code of it; null if there is none, or if not all rows were read. */
  const commonCause = (): { cause: Cause; count: number; code: string } | null => {
    const causes = workspace.counts.causes(table().id);
    const found = new Map<Cause, { count: number; code: string }>();
    for (const { code, count: rows } of causes) {
      const cause = causeOf[code];
      if (cause !== undefined) found.set(cause, { code, count: (found.get(cause)?.count ?? 0) + rows });
    }
    const [first] = [...found].sort(([, a], [, b]) => b.count - a.count);
    const isComplete = causes.reduce((sum, each) => sum + each.count, 0) >= count().all;
    return first && isComplete ? { cause: first[0], ...first[1] } : null;
  };
  const label = (): string => {
    const { here, all } = count();
    if (shown() && here === 0) return texts().allRows;
    const found = commonCause();
    const total =
      here === all ? texts().problems(all) : here === 0 ? texts().problemsElsewhere(all) : texts().problemsOf(here, all);
    return found && here === all ? texts().cause(total, texts().causes[found.cause](found.count)) : total;
  };
  const remedy = () => remedyFor(commonCause()?.code ?? '');
  /** Shows the rows that need attention, or all again. Filter and search are cleared if they match none of them. */
  const toggle = (): void => {
    const keeps = count().here > 0;
    if (hasView()) openView(shown() ? views()[0]!.id : 'attention', keeps);
    else void rows().view.setQuery(shown() ? { filter: '' } : { filter: filter() ?? '', ...(keeps ? {} : { search: '' }) });
  };
  return (
    <Show when={count().all > 0 || shown()}>
      <span class="status-fix">
        <button
          type="button"
          class="status-problems"
          aria-pressed={shown()}
          title={shown() ? texts().allRows : texts().showProblems}
          onClick={toggle}
        >
          {label()}
        </button>
        <Show when={remedy()}>
          {found => (
            <button type="button" class="status-remedy" onClick={() => found().go()}>
              {found().label}
            </button>
          )}
        </Show>
      </span>
      <button type="button" class="status-next" onClick={() => handle()?.run('nextProblem')}>
        {texts().nextProblem}
      </button>
    </Show>
  );
}
