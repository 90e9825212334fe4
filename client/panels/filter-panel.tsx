import './filter-panel.css';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createMemo, createSignal, For, Index, type JSX, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import { InlineError } from '../components/inline-error.tsx';
import type { ConditionKind } from '../fields/comparisons.ts';
import {
  type Condition,
  type Conditions,
  comparisonsOf,
  needsValue,
  readFilter,
  takesValues,
  writeFilter,
} from '../fields/filter.ts';
import { readValues, writeValues } from '../fields/filter-items.ts';
import { FilterInput } from '../fields/inputs/filter-input.tsx';
import { maxLookups, type ReadValues } from '../fields/read-filter-values.ts';
import { fieldType } from '../fields/registry.ts';
import { stateField } from '../fields/special-fields.ts';
import { filterSortTexts } from '../i18n/filter-sort.ts';
import { language, localize } from '../i18n/language.ts';
import { FormulaFilter } from './formula-filter.tsx';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** A condition as the panel shows it. */
interface Line extends Condition {
  /** The same object as long as the condition exists, whatever its place and content. */
  key: object;
}

/** The panel that edits the table's filter, as conditions or as a formula. */
export function FilterPanel(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const view = rows().view;
  const initial = readFilter(view.typed().filter, table());
  const withKeys = (list: readonly Condition[]): Line[] => list.map(line => ({ ...line, key: {} }));
  const [conditions, setConditions] = createSignal<readonly Line[]>(withKeys(initial?.list ?? []));
  const [joint, setJoint] = createSignal<Conditions['joint']>(initial?.joint ?? 'AND');
  const [byFormula, setByFormula] = createSignal(initial === null);
  const [formula, setFormula] = createSignal(view.typed().filter);
  const [isTooLong, setTooLong] = createSignal(false);
  const fields = (): CatalogField[] => table().fields.filter(field => !fieldType(field).concealed);

  /** The number of filters that were set: an earlier one may be answered later. */
  let requests = 0;
  function applyConditions(next: readonly Line[]): void {
    requests += 1;
    const own = requests;
    setConditions(next);
    const written = writeFilter({ joint: joint(), list: next }, table());
    setFormula(written);
    void rows()
      .setFilter(written)
      .then(isSet => own === requests && setTooLong(!isSet));
  }
  const set = (key: object, part: Partial<Condition>): void =>
    applyConditions(conditions().map(line => (line.key === key ? { ...line, ...part } : line)));
  function add(): void {
    const used = new Set(conditions().map(line => line.field));
    const stateFirst = [stateField(table()) ?? [], fields()].flat();
    const first = stateFirst.find(item => !used.has(item.id)) ?? fields()[0];
    if (first) {
      const added = { field: first.id, comparison: comparisonsOf(first)[0] ?? 'is', value: '' } as const;
      setConditions([...conditions(), ...withKeys([added])]);
    }
  }
  function showConditions(): void {
    const read = readFilter(formula(), table());
    if (read) {
      setConditions(withKeys(read.list));
      setJoint(read.joint);
    }
    setByFormula(read === null);
  }
  function chooseJoint(next: Conditions['joint']): void {
    setJoint(next);
    applyConditions(conditions());
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
      <Show when={!byFormula()} fallback={<FormulaFilter value={formula()} onInput={setFormula} />}>
        <Show when={conditions().length > 0} fallback={<p class="quiet">{filterSortTexts().filter.empty}</p>}>
          <ul class="filter-lines">
            <For each={conditions().map(({ key }) => key)}>
              {(key, index) => {
                const line = createMemo<Line>(
                  last => conditions().find(each => each.key === key) ?? last,
                  conditions()[index()]!,
                );
                return (
                  <ConditionRow
                    index={index()}
                    joint={joint()}
                    chooseJoint={chooseJoint}
                    line={line()}
                    fields={fields()}
                    set={part => set(key, part)}
                    remove={() => applyConditions(conditions().filter(each => each.key !== key))}
                  />
                );
              }}
            </For>
          </ul>
        </Show>
        <Show when={isTooLong()}>
          <InlineError role="alert">{filterSortTexts().filter.tooLong}</InlineError>
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
  index: number;
  joint: Conditions['joint'];
  chooseJoint: (joint: Conditions['joint']) => void;
  line: Line;
  fields: CatalogField[];
  set: (part: Partial<Condition>) => void;
  remove: () => void;
}

/** The most texts that a message names. */
const maxNamed = 5;

function ConditionRow(props: ConditionRowProps): JSX.Element {
  const [refused, setRefused] = createSignal<readonly string[]>([]);
  const refusedText = (): string =>
    takesValues(props.line.comparison)
      ? filterSortTexts().filter.refused(refused().slice(0, maxNamed), Math.max(0, refused().length - maxNamed))
      : filterSortTexts().filter.notNumber(refused()[0] ?? '');
  const { rows } = useWorkspace('table');
  const [unread, setUnread] = createSignal<ReadValues['unread']>({ tooMany: 0, failed: [] });
  const context = useDisplayContext();
  const field = (): CatalogField | undefined => props.fields.find(item => item.id === props.line.field);
  function choose(id: string): void {
    const chosen = props.fields.find(item => item.id === id);
    setRefused([]);
    setUnread({ tooMany: 0, failed: [] });
    if (chosen) props.set({ field: id, comparison: comparisonsOf(chosen)[0] ?? 'is', value: '' });
  }
  /** One value and several are written differently; the value stays as far as it can. */
  function changeComparison(comparison: ConditionKind): void {
    const [before, value] = [props.line.comparison, props.line.value];
    const isSame = takesValues(before) === takesValues(comparison);
    if (!isSame || !needsValue(comparison)) setRefused([]);
    const converted = takesValues(comparison) ? writeValues(value === '' ? [] : [value]) : (readValues(value)[0] ?? '');
    props.set({ comparison, value: isSame ? value : converted });
  }
  return (
    <li class="filter-line">
      <JointCell {...props} />
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
        onChange={event => changeComparison(event.currentTarget.value as ConditionKind)}
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
            context={context}
            several={takesValues(props.line.comparison)}
            onRefused={setRefused}
            onUnread={setUnread}
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
      <Show when={refused().length > 0}>
        <div class="filter-refused">
          <InlineError role="alert">{refusedText()}</InlineError>
        </div>
      </Show>
      <Show when={unread().tooMany > 0}>
        <div class="filter-refused">
          <InlineError role="alert">{filterSortTexts().filter.tooManyTexts(maxLookups, unread().tooMany)}</InlineError>
        </div>
      </Show>
      <Show when={unread().failed.length > 0}>
        <div class="filter-refused">
          <InlineError role="alert">{filterSortTexts().filter.notLookedUp(unread().failed.length)}</InlineError>
        </div>
      </Show>
    </li>
  );
}

/** How a condition is joined to the one before. The second one's choice is that of all. */
function JointCell(props: Pick<ConditionRowProps, 'index' | 'joint' | 'chooseJoint'>): JSX.Element {
  const word = (joint: Conditions['joint']): string => filterSortTexts().filter[joint === 'AND' ? 'and' : 'or'];
  return (
    <Show when={props.index === 1} fallback={<span class="quiet filter-and">{props.index === 0 ? '' : word(props.joint)}</span>}>
      <select
        class="select filter-joint"
        aria-label={filterSortTexts().filter.joint}
        onChange={event => props.chooseJoint(event.currentTarget.value === 'OR' ? 'OR' : 'AND')}
      >
        <Index each={['AND', 'OR'] as const}>
          {joint => (
            <option value={joint()} selected={joint() === props.joint}>
              {word(joint())}
            </option>
          )}
        </Index>
      </select>
    </Show>
  );
}
