import './filter-panel.css';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createSignal, Index, type JSX, Show } from 'solid-js';
import { parse } from '../../formulas/parse.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Comparison } from '../fields/comparisons.ts';
import { FilterInput } from '../fields/inputs/filter-input.tsx';
import { fieldType } from '../fields/registry.ts';
import { stateField } from '../fields/special-fields.ts';
import { filterSortTexts } from '../i18n/filter-sort.ts';
import { language, localize } from '../i18n/language.ts';
import { ApiProblem } from '../sync/api.ts';
import { type Condition, comparisonsOf, needsValue, readFilter, writeFilter } from './filter.ts';
import { useWorkspace } from './workspace-context.ts';

/** The panel that edits the table's filter, as conditions or as a formula. */
export function FilterPanel(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const view = rows().view;
  const initial = readFilter(view.query().filter, table());
  const [conditions, setConditions] = createSignal<Condition[]>(initial ?? []);
  const [byFormula, setByFormula] = createSignal(initial === null);
  const [formula, setFormula] = createSignal(view.query().filter);
  const fields = (): CatalogField[] => table().fields.filter(field => !fieldType(field).concealed);

  function applyConditions(next: Condition[]): void {
    setConditions(next);
    const written = writeFilter(next, table());
    setFormula(written);
    void view.setQuery({ filter: written });
  }
  const set = (index: number, part: Partial<Condition>): void =>
    applyConditions(conditions().map((line, at) => (at === index ? { ...line, ...part } : line)));
  function add(): void {
    const used = new Set(conditions().map(line => line.field));
    const stateFirst = [stateField(table()) ?? [], fields()].flat();
    const first = stateFirst.find(item => !used.has(item.id)) ?? fields()[0];
    if (first) setConditions([...conditions(), { field: first.id, comparison: comparisonsOf(first)[0] ?? 'is', value: '' }]);
  }
  function showConditions(): void {
    const conditions = readFilter(formula(), table());
    if (conditions) setConditions(conditions);
    setByFormula(conditions === null);
  }

  return (
    <div class="filter">
      <div class="filter-head">
        <h2>{filterSortTexts().filter.title}</h2>
        <div class="tabs" role="group">
          <button
            type="button"
            class="button"
            classList={{ on: !byFormula() }}
            aria-pressed={!byFormula()}
            onClick={showConditions}
          >
            {filterSortTexts().filter.byConditions}
          </button>
          <button
            type="button"
            class="button"
            classList={{ on: byFormula() }}
            aria-pressed={byFormula()}
            onClick={() => setByFormula(true)}
          >
            {filterSortTexts().filter.byFormula}
          </button>
        </div>
      </div>
      <Show when={!byFormula()} fallback={<FormulaBox value={formula()} onInput={setFormula} />}>
        <Show when={conditions().length > 0} fallback={<p class="quiet">{filterSortTexts().filter.empty}</p>}>
          <ul class="filter-lines">
            <Index each={conditions()}>
              {(line, index) => (
                <ConditionRow
                  first={index === 0}
                  line={line()}
                  fields={fields()}
                  set={part => set(index, part)}
                  remove={() => applyConditions(conditions().filter((_, at) => at !== index))}
                />
              )}
            </Index>
          </ul>
        </Show>
        <div class="filter-foot">
          <button type="button" class="button" onClick={add}>
            <Plus />
            {filterSortTexts().filter.add}
          </button>
          <Show when={conditions().length > 0}>
            <button type="button" class="button" onClick={() => applyConditions([])}>
              {filterSortTexts().filter.clear}
            </button>
          </Show>
        </div>
      </Show>
    </div>
  );
}

interface ConditionRowProps {
  first: boolean;
  line: Condition;
  fields: CatalogField[];
  set: (part: Partial<Condition>) => void;
  remove: () => void;
}

function ConditionRow(props: ConditionRowProps): JSX.Element {
  const { rows } = useWorkspace('table');
  const field = (): CatalogField | undefined => props.fields.find(item => item.id === props.line.field);
  function choose(id: string): void {
    const chosen = props.fields.find(item => item.id === id);
    if (chosen) props.set({ field: id, comparison: comparisonsOf(chosen)[0] ?? 'is', value: '' });
  }
  return (
    <li class="filter-line">
      <span class="quiet filter-and">{props.first ? '' : filterSortTexts().filter.and}</span>
      <select
        class="select"
        aria-label={filterSortTexts().filter.field}
        value={props.line.field}
        onChange={event => choose(event.currentTarget.value)}
      >
        <Index each={props.fields}>{item => <option value={item().id}>{localize(item().label)}</option>}</Index>
      </select>
      <select
        class="select"
        aria-label={filterSortTexts().filter.operator}
        onChange={event => props.set({ comparison: event.currentTarget.value as Comparison })}
      >
        <Index each={comparisonsOf(field() ?? props.fields[0]!)}>
          {item => (
            <option value={item()} selected={item() === props.line.comparison}>
              {filterSortTexts().filter.operators[item()]}
            </option>
          )}
        </Index>
      </select>
      <Show when={needsValue(props.line.comparison) && field()} fallback={<span />}>
        {shown => (
          <FilterInput
            field={shown()}
            value={props.line.value}
            label={filterSortTexts().filter.value}
            language={language()}
            rows={rows()}
            onChange={value => props.set({ value })}
          />
        )}
      </Show>
      <button
        type="button"
        class="button icon"
        aria-label={filterSortTexts().filter.remove}
        title={filterSortTexts().filter.remove}
        onClick={() => props.remove()}
      >
        <X />
      </button>
    </li>
  );
}

function FormulaBox(props: { value: string; onInput: (value: string) => void }): JSX.Element {
  const { view } = useWorkspace('table').rows();
  const [errorText, setErrorText] = createSignal<string>();
  async function apply(): Promise<void> {
    const parsed = props.value.trim() === '' ? { ok: true as const } : parse(props.value);
    setErrorText(parsed.ok ? undefined : parsed.issue.message);
    if (!parsed.ok) return;
    await view.setQuery({ filter: props.value.trim() });
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
      <p class={errorText() === undefined ? 'small quiet' : 'wrong'} role={errorText() === undefined ? undefined : 'alert'}>
        {errorText() ?? filterSortTexts().filter.formulaHint}
      </p>
      <div class="filter-foot">
        <button type="submit" class="button main">
          {filterSortTexts().filter.apply}
        </button>
      </div>
    </form>
  );
}
