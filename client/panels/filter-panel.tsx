import './filter-panel.css';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createSignal, Index, type JSX, Match, Show, Switch } from 'solid-js';
import { parse } from '../../formulas/parse.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { filterSortTexts } from '../i18n/filter-sort.ts';
import { localize } from '../i18n/language.ts';
import { ApiProblem } from '../sync/api.ts';
import { type Comparison, type Condition, comparisonsOf, needsValue, readFilter, writeFilter } from './filter.ts';
import { LinkInput } from './link-input.tsx';
import { fromLocalInput, toLocalInput } from './local-time.ts';
import { useWorkspace } from './workspace-context.ts';

/** The panel that edits the table's filter, as conditions or as a formula. */
export function FilterPanel(): JSX.Element {
  const context = useWorkspace();
  const view = context.rows().view;
  const initial = readFilter(view.query().filter, context.table());
  const [conditions, setConditions] = createSignal<Condition[]>(initial ?? []);
  const [byFormula, setByFormula] = createSignal(initial === null);
  const [formula, setFormula] = createSignal(view.query().filter);
  const fields = (): CatalogField[] => context.table().fields.filter(field => field.type !== 'secret');

  function applyConditions(next: Condition[]): void {
    setConditions(next);
    const written = writeFilter(next, context.table());
    setFormula(written);
    void view.setQuery({ filter: written });
  }
  const set = (index: number, part: Partial<Condition>): void =>
    applyConditions(conditions().map((line, at) => (at === index ? { ...line, ...part } : line)));
  function add(): void {
    const used = new Set(conditions().map(line => line.field));
    const field = fields().find(item => item.type === 'state' && !used.has(item.id)) ?? fields().find(item => !used.has(item.id));
    const first = field ?? fields()[0];
    if (first) setConditions([...conditions(), { field: first.id, comparison: comparisonsOf(first)[0] ?? 'is', value: '' }]);
  }
  function showConditions(): void {
    const conditions = readFilter(formula(), context.table());
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
        {shown => <ValueInput field={shown()} value={props.line.value} onChange={value => props.set({ value })} />}
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

function ValueInput(props: { field: CatalogField; value: string; onChange: (value: string) => void }): JSX.Element {
  const types: Partial<Record<CatalogField['type'], string>> = { number: 'number', date: 'date', time: 'datetime-local' };
  const options = (): readonly { id: string; label: { en: string; fr: string } }[] =>
    props.field.options ?? props.field.states ?? [];
  const isTime = (): boolean => props.field.type === 'time';
  let timer: ReturnType<typeof setTimeout> | undefined;
  function changeLater(value: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => props.onChange(value), 250);
  }
  return (
    <Switch
      fallback={
        <input
          class="input"
          type={types[props.field.type] ?? 'text'}
          aria-label={filterSortTexts().filter.value}
          value={isTime() ? toLocalInput(props.value) : props.value}
          onInput={event => changeLater(isTime() ? fromLocalInput(event.currentTarget.value) : event.currentTarget.value)}
        />
      }
    >
      <Match when={options().length > 0}>
        <select
          class="select"
          aria-label={filterSortTexts().filter.value}
          onChange={event => props.onChange(event.currentTarget.value)}
        >
          <option value="" />
          <Index each={options()}>
            {option => (
              <option value={option().id} selected={option().id === props.value}>
                {localize(option().label)}
              </option>
            )}
          </Index>
        </select>
      </Match>
      <Match when={props.field.to}>
        {to => (
          <LinkInput
            table={to()}
            value={props.value}
            label={filterSortTexts().filter.value}
            onChange={id => props.onChange(id ?? '')}
          />
        )}
      </Match>
    </Switch>
  );
}

function FormulaBox(props: { value: string; onInput: (value: string) => void }): JSX.Element {
  const view = useWorkspace().rows().view;
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
