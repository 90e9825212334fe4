import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createSignal, Index, type JSX, Match, Show, Switch } from 'solid-js';
import { parse } from '../../formulas/parse.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { ApiProblem } from '../sync/api.ts';
import { narrowingWords } from '../words/narrowing.ts';
import { inWords } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { type Comparison, type Condition, comparisonsOf, needsValue, readFilter, writeFilter } from './filter.ts';
import { LinkInput } from './link-input.tsx';
import { fromLocal, toLocal } from './local-time.ts';

/** Builds the filter of the table, by conditions or as a formula. */
export function FilterPanel(): JSX.Element {
  const desk = useDesk();
  const view = desk.rows().view;
  const read = readFilter(view.query().filter, desk.table());
  const [lines, setLines] = createSignal<Condition[]>(read ?? []);
  const [byFormula, setByFormula] = createSignal(read === null);
  const [formula, setFormula] = createSignal(view.query().filter);
  const fields = (): CatalogField[] => desk.table().fields.filter(field => field.type !== 'secret');

  function change(next: Condition[]): void {
    setLines(next);
    const written = writeFilter(next, desk.table());
    setFormula(written);
    void view.setQuery({ filter: written });
  }
  const set = (index: number, part: Partial<Condition>): void =>
    change(lines().map((line, at) => (at === index ? { ...line, ...part } : line)));
  function add(): void {
    const used = new Set(lines().map(line => line.field));
    const field = fields().find(item => item.type === 'state' && !used.has(item.id)) ?? fields().find(item => !used.has(item.id));
    const first = field ?? fields()[0];
    if (first) setLines([...lines(), { field: first.id, comparison: comparisonsOf(first)[0] ?? 'is', value: '' }]);
  }
  function toLines(): void {
    const conditions = readFilter(formula(), desk.table());
    if (conditions) setLines(conditions);
    setByFormula(conditions === null);
  }

  return (
    <div class="filter">
      <div class="filter-head">
        <h2>{narrowingWords().filter.title}</h2>
        <div class="tabs" role="group">
          <button type="button" class="button" classList={{ on: !byFormula() }} aria-pressed={!byFormula()} onClick={toLines}>
            {narrowingWords().filter.byConditions}
          </button>
          <button
            type="button"
            class="button"
            classList={{ on: byFormula() }}
            aria-pressed={byFormula()}
            onClick={() => setByFormula(true)}
          >
            {narrowingWords().filter.byFormula}
          </button>
        </div>
      </div>
      <Show when={!byFormula()} fallback={<FormulaBox value={formula()} onInput={setFormula} />}>
        <Show when={lines().length > 0} fallback={<p class="quiet">{narrowingWords().filter.empty}</p>}>
          <ul class="filter-lines">
            <Index each={lines()}>
              {(line, index) => (
                <Line
                  first={index === 0}
                  line={line()}
                  fields={fields()}
                  set={part => set(index, part)}
                  remove={() => change(lines().filter((_, at) => at !== index))}
                />
              )}
            </Index>
          </ul>
        </Show>
        <div class="filter-foot">
          <button type="button" class="button" onClick={add}>
            <Plus />
            {narrowingWords().filter.add}
          </button>
          <Show when={lines().length > 0}>
            <button type="button" class="button" onClick={() => change([])}>
              {narrowingWords().filter.clear}
            </button>
          </Show>
        </div>
      </Show>
    </div>
  );
}

interface LineProps {
  first: boolean;
  line: Condition;
  fields: CatalogField[];
  set: (part: Partial<Condition>) => void;
  remove: () => void;
}

function Line(props: LineProps): JSX.Element {
  const field = (): CatalogField | undefined => props.fields.find(item => item.id === props.line.field);
  function choose(id: string): void {
    const chosen = props.fields.find(item => item.id === id);
    if (chosen) props.set({ field: id, comparison: comparisonsOf(chosen)[0] ?? 'is', value: '' });
  }
  return (
    <li class="filter-line">
      <span class="quiet filter-and">{props.first ? '' : narrowingWords().filter.and}</span>
      <select
        class="select"
        aria-label={narrowingWords().filter.field}
        value={props.line.field}
        onChange={event => choose(event.currentTarget.value)}
      >
        <Index each={props.fields}>{item => <option value={item().id}>{inWords(item().label)}</option>}</Index>
      </select>
      <select
        class="select"
        aria-label={narrowingWords().filter.operator}
        onChange={event => props.set({ comparison: event.currentTarget.value as Comparison })}
      >
        <Index each={comparisonsOf(field() ?? props.fields[0]!)}>
          {item => (
            <option value={item()} selected={item() === props.line.comparison}>
              {narrowingWords().filter.operators[item()]}
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
        aria-label={narrowingWords().filter.remove}
        title={narrowingWords().filter.remove}
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
  function later(value: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => props.onChange(value), 250);
  }
  return (
    <Switch
      fallback={
        <input
          class="input"
          type={types[props.field.type] ?? 'text'}
          aria-label={narrowingWords().filter.value}
          value={isTime() ? toLocal(props.value) : props.value}
          onInput={event => later(isTime() ? fromLocal(event.currentTarget.value) : event.currentTarget.value)}
        />
      }
    >
      <Match when={options().length > 0}>
        <select
          class="select"
          aria-label={narrowingWords().filter.value}
          onChange={event => props.onChange(event.currentTarget.value)}
        >
          <option value="" />
          <Index each={options()}>
            {option => (
              <option value={option().id} selected={option().id === props.value}>
                {inWords(option().label)}
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
            label={narrowingWords().filter.value}
            onChange={id => props.onChange(id ?? '')}
          />
        )}
      </Match>
    </Switch>
  );
}

function FormulaBox(props: { value: string; onInput: (value: string) => void }): JSX.Element {
  const view = useDesk().rows().view;
  const [wrong, setWrong] = createSignal<string>();
  async function apply(): Promise<void> {
    const parsed = props.value.trim() === '' ? { ok: true as const } : parse(props.value);
    setWrong(parsed.ok ? undefined : parsed.issue.message);
    if (!parsed.ok) return;
    await view.setQuery({ filter: props.value.trim() });
    const problem = view.problem();
    if (problem instanceof ApiProblem) setWrong(problem.problem.issues?.[0]?.message ?? problem.message);
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
        aria-label={narrowingWords().filter.byFormula}
        aria-invalid={wrong() !== undefined}
        value={props.value}
        onInput={event => props.onInput(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          void apply();
        }}
      />
      <p class={wrong() === undefined ? 'small quiet' : 'wrong'} role={wrong() === undefined ? undefined : 'alert'}>
        {wrong() ?? narrowingWords().filter.formulaHint}
      </p>
      <div class="filter-foot">
        <button type="submit" class="button main">
          {narrowingWords().filter.apply}
        </button>
      </div>
    </form>
  );
}
