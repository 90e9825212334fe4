import { createSignal, type JSX, Show } from 'solid-js';
import { parse } from '../../formulas/parse.ts';
import { InlineError } from '../components/inline-error.tsx';
import { filterSortTexts } from '../i18n/filter-sort.ts';
import { ApiProblem } from '../sync/api.ts';
import { useWorkspace } from './workspace-context.ts';

/** The filter as a formula, which is applied by Enter or its button. */
export function FormulaFilter(props: { value: string; onInput: (value: string) => void }): JSX.Element {
  const { rows } = useWorkspace('table');
  const { view } = rows();
  const [errorText, setErrorText] = createSignal<string>();
  async function apply(): Promise<void> {
    const parsed = props.value.trim() === '' ? { ok: true as const } : parse(props.value);
    setErrorText(parsed.ok ? undefined : parsed.issue.message);
    if (!parsed.ok) return;
    if (!(await rows().setFilter(props.value.trim()))) return void setErrorText(filterSortTexts().filter.tooLong);
    const problem = view.problem();
    if (problem instanceof ApiProblem) setErrorText(problem.problem.issues?.[0]?.message ?? problem.message);
  }
  return (
    <form
      class="filter-formula"
      onSubmit={event => {
        event.preventDefault();
        void apply();
      }}
    >
      <textarea
        class="input code"
        rows={3}
        spellcheck={false}
        aria-label={filterSortTexts().filter.byFormula}
        aria-invalid={errorText() !== undefined}
        value={props.value}
        onInput={event => props.onInput(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          void apply();
        }}
      />
      <Show when={errorText()} fallback={<p class="small quiet">{filterSortTexts().filter.formulaHint}</p>}>
        {words => <InlineError role="alert">{words()}</InlineError>}
      </Show>
      <div class="filter-foot">
        <button type="submit" class="button main">
          {filterSortTexts().filter.apply}
        </button>
      </div>
    </form>
  );
}
