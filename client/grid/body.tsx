import type { JSX } from 'solid-js';
import { createMemo, createRenderEffect, createUniqueId, For, Show, untrack } from 'solid-js';
import type { DisplayContext } from '../fields/field-type.ts';
import { sameSegments, segmentsOf } from './areas.ts';
import { Cell, type Painter, showFullText } from './cell.tsx';
import type { GridSlice } from './state.ts';
import { gutter } from './viewport.ts';

type Slices = GridSlice<'context' | 'checks' | 'cells' | 'surface' | 'descriptions' | 'selection' | 'clipboard'>;

/** The visible rows. Elements are recycled: each shows another row when its own scrolls out of view. */
export function Body(props: { grid: Slices }): JSX.Element {
  const id = createUniqueId();
  return (
    <div
      class="sg-body"
      role="rowgroup"
      on:mouseover={showFullText}
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
        data-rolling={props.grid.view.rolling() ? (props.grid.view.frozenOffset() ? 'aside' : '') : undefined}
        style={{
          transform: props.grid.view.layer() === 0 ? 'none' : `translateY(${props.grid.view.layer()}px)`,
          '--rolled': props.grid.view.frozenOffset() ? `${props.grid.view.frozenOffset()}px` : undefined,
        }}
      >
        <For each={props.grid.view.slots()}>
          {slot => <Row grid={props.grid} id={`${id}-${slot.index}`} position={slot.position()} />}
        </For>
      </div>
    </div>
  );
}

/** The insert row below the last one. Typing there creates a row. */
export function InsertRow(props: { grid: Slices }): JSX.Element {
  return (
    <div class="sg-foot" role="rowgroup">
      <Row grid={props.grid} position={props.grid.count()} insert />
    </div>
  );
}

function Row(props: { grid: Slices; id?: string; position: number; insert?: boolean }): JSX.Element {
  const { grid } = props;
  const row = createMemo(() => (props.insert ? undefined : grid.row(props.position)));
  const version = createMemo(() => {
    const loaded = row();
    return loaded ? grid.source.version(loaded.id) : 0;
  });
  const selected = createMemo(() => grid.selection.segments(props.position), [], { equals: sameSegments });
  const copied = createMemo(
    () =>
      (grid.clipboard.copied()?.parts ?? []).flatMap(({ rows, left, right }) =>
        segmentsOf(
          rows.spans().map(run => ({ ...run, left, right })),
          props.position,
        ),
      ),
    [],
    { equals: sameSegments },
  );
  /** The active column; −1 if the active cell is in another row, −2 if the check box of this row has its place. */
  const active = createMemo(() => {
    const { row, column } = grid.selection.active();
    if (row !== props.position) return -1;
    return grid.isGutterFocused() && !props.insert ? -2 : column;
  });
  const boxName = (): string | undefined => {
    const loaded = active() === -2 ? row() : undefined;
    return (
      loaded &&
      (grid.source.titleOf?.(loaded.id) ||
        String(loaded.cells[grid.field(0)?.id ?? ''] ?? '') ||
        `${grid.say('rowNumber')} ${props.position + 1}`)
    );
  };
  const state = (): string => {
    void version();
    const loaded = row();
    if (loaded?.pending) return 'pending';
    return loaded?.refused?.length ? 'refused' : '';
  };
  const noLongerMatches = (): boolean => {
    void version();
    const loaded = row();
    return loaded !== undefined && (grid.props.noLongerMatches?.(loaded) ?? false);
  };
  const isOpen = (): boolean => (grid.props.openRow ?? null) !== null && row()?.id === grid.props.openRow;
  const whole = (): boolean => selected().some(part => part.from === 0 && part.to >= grid.columns.visible().length - 1);
  const painters = new Set<Painter>();
  const number = document.createTextNode('');
  let element!: HTMLDivElement;
  const drawn = (
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus, not the row
    <div
      ref={node => {
        element = node;
      }}
      id={props.id}
      class="sg-row"
      classList={{ 'sg-insert': props.insert ?? false }}
      role="row"
      aria-selected={whole()}
      data-state={state() || undefined}
      data-left={noLongerMatches() ? '' : undefined}
      data-open={isOpen() ? '' : undefined}
      data-loading={row() || props.position < 0 || props.position >= grid.count() ? undefined : ''}
    >
      <div
        class="sg-gutter"
        role="gridcell"
        tabIndex={-1}
        aria-colindex={1}
        aria-selected={whole()}
        data-some={selected().length > 0 ? '' : undefined}
        title={noLongerMatches() ? grid.say('hasLeft') : undefined}
        style={{ width: `${gutter}px` }}
      >
        <Show when={!props.insert} fallback={<span class="sg-plus" role="img" aria-label={grid.say('newRow')} />}>
          <span
            id={`${props.id}-number`}
            class="sg-box"
            role="checkbox"
            aria-checked={whole()}
            aria-label={boxName()}
            tabIndex={active() === -2 ? 0 : -1}
          >
            {number}
          </span>
          <div
            role="button"
            class="sg-expand"
            tabIndex={-1}
            aria-labelledby={`${grid.describe(grid.say('openRow'))} ${props.id}-number`}
          />
        </Show>
      </div>
      <For each={grid.view.columns()}>
        {column => (
          <Cell grid={grid} column={column} painters={painters} selected={selected()} copied={copied()} active={active()} />
        )}
      </For>
    </div>
  );
  createRenderEffect(() => {
    const { position } = props;
    if (position < 0) element.removeAttribute('aria-rowindex');
    else element.setAttribute('aria-rowindex', String(position + 2));
    if (props.insert) return;
    element.style.display = position < 0 ? 'none' : '';
    element.style.transform = position < 0 ? '' : `translateY(${grid.view.top(position)}px)`;
    if (untrack(grid.view.rolling)) element.dataset.passing = '';
  });
  createRenderEffect(() => {
    if (!props.insert) number.data = String(row()?.number ?? props.position + 1);
  });
  createRenderEffect(() => {
    if (!grid.view.rolling()) delete element.dataset.passing;
  });
  const { source } = grid;
  let table = source.table();
  // The table is read once for all cells of the row, because each tracked read takes time while rows scroll.
  const own: DisplayContext['source'] = {
    table: () => table,
    linkTitle: (to, id) => source.linkTitle(to, id),
    titleOf: id => source.titleOf?.(id) ?? '',
  };
  // Created after the cells, so that the painters exist before they are called, also when columns change.
  createRenderEffect(() => {
    void grid.view.columns();
    void version();
    const { language, words, currentText } = grid.displayContext;
    const { position } = props;
    table = source.table();
    const shown = {
      row: row(),
      fresh: position >= grid.count(),
      position,
      context: { source: own, language, words, ...(currentText ? { currentText } : {}) },
      first: grid.columns.visible()[0],
      editable: grid.editable(),
      checking: grid.isAnyChecking(),
    };
    for (const paint of painters) paint(shown);
  });
  return drawn;
}
