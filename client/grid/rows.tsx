import type { JSX } from 'solid-js';
import { createMemo, createRenderEffect, createUniqueId, For, Index, Show } from 'solid-js';
import { Cell, type Painter, sayWhole } from './cell.tsx';
import { sameSegments, segmentsOf } from './selection.ts';
import type { GridState } from './state.ts';
import { gutter } from './viewport.ts';

/** The rows in sight: each place is one element for good, and shows another row when its own scrolls away. */
export function Rows(props: { grid: GridState }): JSX.Element {
  const id = createUniqueId();
  return (
    <div
      class="sg-body"
      role="rowgroup"
      on:mouseover={sayWhole}
      aria-owns={
        props.grid.view
          .order()
          .map(index => `${id}-${index}`)
          .join(' ') || undefined
      }
      style={{ height: `${props.grid.view.height()}px` }}
    >
      <div
        class="sg-layer"
        role="presentation"
        data-rolling={props.grid.view.rolled() === null ? undefined : ''}
        style={{
          transform: props.grid.view.layer() === 0 ? 'none' : `translateY(${props.grid.view.layer()}px)`,
          '--rolled': props.grid.view.rolled() ? `${props.grid.view.rolled()}px` : undefined,
        }}
      >
        <Index each={props.grid.view.slots()}>
          {slot => <Row grid={props.grid} id={`${id}-${slot().index}`} position={slot().position()} />}
        </Index>
      </div>
    </div>
  );
}

/** The row below the last one: what is typed there makes a row. */
export function InsertRow(props: { grid: GridState }): JSX.Element {
  return (
    <div class="sg-foot" role="rowgroup">
      <Row grid={props.grid} position={props.grid.count()} insert />
    </div>
  );
}

function Row(props: { grid: GridState; id?: string; position: number; insert?: boolean }): JSX.Element {
  const { grid } = props;
  const row = createMemo(() => (props.insert ? undefined : grid.row(props.position)));
  const version = createMemo(() => {
    const loaded = row();
    return loaded ? grid.source.version(loaded.id) : 0;
  });
  const selected = createMemo(() => segmentsOf(grid.selection.areas(), props.position), [], { equals: sameSegments });
  const copied = createMemo(
    () => {
      const area = grid.copied()?.area;
      return area ? segmentsOf([area], props.position) : [];
    },
    [],
    { equals: sameSegments },
  );
  const active = createMemo(() => {
    const { row, column } = grid.selection.active();
    return row === props.position ? column : -1;
  });
  const state = (): string => {
    void version();
    const loaded = row();
    if (loaded?.pending) return 'pending';
    return loaded?.refused?.length ? 'refused' : '';
  };
  const whole = (): boolean => selected().some(part => part.from === 0 && part.to >= grid.columns.visible().length - 1);
  const painters = new Set<Painter>();
  const element = (
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus, not the row
    <div
      id={props.id}
      class="sg-row"
      classList={{ 'sg-insert': props.insert ?? false }}
      role="row"
      aria-rowindex={props.position < 0 ? undefined : props.position + 2}
      data-state={state() || undefined}
      style={{
        display: props.insert || props.position >= 0 ? undefined : 'none',
        transform: props.insert || props.position < 0 ? undefined : `translateY(${grid.view.top(props.position)}px)`,
      }}
    >
      <div
        class="sg-gutter"
        role="gridcell"
        tabIndex={-1}
        aria-colindex={1}
        aria-selected={whole()}
        data-some={selected().length > 0 ? '' : undefined}
        style={{ width: `${gutter}px` }}
      >
        <Show when={!props.insert} fallback={<span class="sg-plus" role="img" aria-label={grid.say('newRow')} />}>
          <span>{props.position + 1}</span>
          <button type="button" class="sg-expand" tabIndex={-1} aria-label={grid.say('openRow', { row: props.position + 1 })} />
        </Show>
      </div>
      <For each={grid.view.columns()}>
        {(column, index) => (
          <>
            <Show when={grid.view.cards() && index() > 0}>
              <span class="sg-label" aria-hidden="true">
                {column.field.label[grid.props.language]}
              </span>
            </Show>
            <Cell grid={grid} column={column} painters={painters} selected={selected()} copied={copied()} active={active()} />
          </>
        )}
      </For>
    </div>
  );
  // Made after the cells: each time columns come or go, their painters are there before they are called.
  createRenderEffect(() => {
    void grid.view.columns();
    void version();
    const { language, words } = grid.reader;
    const shown = {
      row: row(),
      fresh: props.position >= grid.count(),
      position: props.position,
      reader: { source: grid.source, language, words },
      first: grid.columns.visible()[0],
    };
    for (const paint of painters) paint(shown);
  });
  return element;
}
