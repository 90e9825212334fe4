import type { FieldValues } from '../../server/model/store.ts';
import './add-lazy-strings.ts';
import './value-filter.css';
import type { JSX } from 'solid-js';
import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { foldText } from '../../formulas/fold.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { Popover } from '../components/popover.tsx';
import { comparisonsOf, joinConditions, writeCondition } from '../fields/filter.ts';
import { hasValueFilter, readValueFilter } from '../fields/value-condition.ts';
import { focusActive } from './edit.ts';
import { focusHeading } from './header-menu.tsx';
import type { GridSlice } from './state.ts';
import { applyValueFilter, filterReason } from './value-filters.ts';
import { createValueChoice, type ListedValue, listValues } from './value-list.ts';

/** The list of a column's values, to choose those whose rows are shown. A column without such a list says why. */
export function ValueFilter(props: {
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'dialogs'>;
  column: string;
}): JSX.Element {
  const { grid } = props;
  const field = grid.source.table().fields.find(one => one.id === props.column);
  const close = (): void => void grid.dialogs.setFilterColumn(null);
  if (field && hasValueFilter(field)) return <ValueFilterPopover grid={grid} field={field} close={close} />;
  onMount(() => {
    close();
    if (field) grid.notify(filterReason(grid, field) ?? '');
  });
  return null;
}

function ValueFilterPopover(props: {
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>;
  field: CatalogField;
  close: () => void;
}): JSX.Element {
  const { grid, field } = props;
  const name = field.label[grid.props.language];
  const heading = grid.root().querySelector<HTMLElement>(`.sg-header[data-field="${CSS.escape(field.id)}"]`);
  const restoreFocus = (): void => {
    const { row, column } = grid.selection.active();
    const isAtHeading = row < 0 || grid.selection.isWhole(column);
    if (isAtHeading) focusHeading(grid, field.id);
    else focusActive(grid);
  };
  return (
    <Popover
      anchor={heading ?? grid.root()}
      close={props.close}
      label={grid.say('filterOf', { name })}
      restoreFocus={restoreFocus}
    >
      <ValueList grid={grid} field={field} close={props.close} />
    </Popover>
  );
}

function ValueList(props: {
  grid: GridSlice<'context' | 'cells' | 'messages'>;
  field: CatalogField;
  close: () => void;
}): JSX.Element {
  const { grid, field } = props;
  const read = readValueFilter(grid.source.filter(), field, grid.source.table()) ?? { chosen: null, others: [] };
  const [typed, setTyped] = createSignal('');
  const { found, search, error } = createFieldValues(grid, field, read.others);
  const values = createMemo(() => listValues(grid, field, found() ?? { values: [], more: false }, read.chosen));
  const isIncomplete = (): boolean => found()?.more ?? false;
  const choice = createValueChoice(values, isIncomplete, read.chosen);
  const shown = createMemo((): ListedValue[] => {
    const sought = foldText(typed().trim());
    return values().filter(({ label }) => foldText(label).includes(sought));
  });
  const hasAll = (): boolean => shown().every(({ value }) => choice.has(value));
  const hasSome = (): boolean => shown().some(({ value }) => choice.has(value));
  const apply = (all = false): void => {
    props.close();
    void applyValueFilter(grid, field, read.others, all ? null : choice.result()).catch(grid.reportError);
  };
  return (
    <form
      class="sg-values-form"
      onSubmit={event => {
        event.preventDefault();
        if (choice.hasAny()) apply();
      }}
      on:keydown={moveFocus}
    >
      <input
        type="search"
        class="input"
        ref={input => queueMicrotask(() => input.focus())}
        aria-label={grid.say('filterSearch')}
        placeholder={grid.say('filterSearch')}
        value={typed()}
        onInput={event => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value.trim());
        }}
      />
      <Show
        when={found() && shown().length > 0}
        fallback={
          <p class="sg-values-note" role="status">
            {error() ?? grid.say(found() ? 'filterNoValue' : 'filterLoading')}
          </p>
        }
      >
        <label class="sg-value">
          <input
            type="checkbox"
            checked={hasAll()}
            ref={box =>
              createEffect(() => {
                box.indeterminate = hasSome() && !hasAll();
              })
            }
            onChange={event => choice.set(shown(), event.currentTarget.checked)}
          />
          <span class="sg-value-label">{grid.say(typed().trim() === '' ? 'filterAll' : 'filterFound')}</span>
        </label>
        <ul class="sg-value-list">
          <For each={shown()}>
            {one => (
              <li>
                <label class="sg-value">
                  <input
                    type="checkbox"
                    checked={choice.has(one.value)}
                    onChange={event => choice.set([one], event.currentTarget.checked)}
                  />
                  <span class="sg-value-label" classList={{ 'sg-value-empty': one.value === null }}>
                    {one.label}
                  </span>
                  <span class="sg-value-count">{one.count}</span>
                </label>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={isIncomplete()}>
        <p class="sg-values-note">{grid.say(comparisonsOf(field).includes('contains') ? 'filterMore' : 'filterMost')}</p>
      </Show>
      <div class="sg-values-foot">
        <button type="submit" class="button main" disabled={!choice.hasAny()}>
          {grid.say('filterApply')}
        </button>
        <Show when={read.chosen}>
          <button type="button" class="button" onClick={() => apply(true)}>
            {grid.say('filterClear')}
          </button>
        </Show>
      </div>
    </form>
  );
}

/** How long a person pauses before their text is searched on the server, in milliseconds. */
const pause = 200;

/** The values of a field in the rows of these conditions. If some are missing, a search adds those that contain a text. */
function createFieldValues(grid: GridSlice<'context'>, field: CatalogField, others: readonly Tree[]) {
  const [found, setFound] = createSignal<FieldValues | null>(null);
  const [error, setError] = createSignal<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const fail = (reason: unknown): void => {
    setError(grid.say('filterFailed', { message: reason instanceof Error ? reason.message : String(reason) }));
  };
  const read = (conditions: readonly Tree[]): Promise<FieldValues> =>
    grid.source.fieldValues(field.id, joinConditions(conditions));
  read(others).then(setFound, fail);
  async function add(text: string): Promise<void> {
    const condition = writeCondition({ field: field.id, comparison: 'contains', value: text }, grid.source.table());
    const known = found();
    if (!condition || !known) return;
    const { values } = await read([...others, condition]);
    const listed = new Set(known.values.map(({ value }) => value));
    setFound({ values: [...known.values, ...values.filter(({ value }) => !listed.has(value))], more: true });
  }
  return {
    found,
    error,
    search: (text: string): void => {
      clearTimeout(timer);
      if (found()?.more && text !== '' && comparisonsOf(field).includes('contains'))
        timer = setTimeout(() => void add(text).catch(fail), pause);
    },
  };
}

/** Up and down move between the search and the boxes; Enter in a box applies, as in the search. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLFormElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type === 'checkbox') {
    event.preventDefault();
    event.currentTarget.requestSubmit();
  }
  if (step === undefined) return;
  event.preventDefault();
  const inputs = [...event.currentTarget.querySelectorAll<HTMLElement>('input')];
  const at = inputs.indexOf(document.activeElement as HTMLElement);
  inputs[Math.max(0, Math.min(inputs.length - 1, at + step))]?.focus();
}
