import type { JSX } from 'solid-js';
import { createEffect, For, getOwner, on, onCleanup, onMount, runWithOwner, Show, Suspense } from 'solid-js';
import { loadAhead, whenIdle } from '../browser/idle.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { fieldType } from '../fields/registry.ts';
import { announceRemoteChanges } from './announce-remote-changes.ts';
import { Body, InsertRow } from './body.tsx';
import { CellMessage, focusLockHelp } from './cell-message.tsx';
import { chosenCount } from './chosen-rows.ts';
import { insertRow, runCommand } from './commands.ts';
import { ContextMenu } from './context-menu.tsx';
import { copy } from './copy.ts';
import { focusActive, goTo, openEditor } from './edit.ts';
import { Editor } from './editor.tsx';
import { loadFill } from './fill-loader.ts';
import { Find } from './find.tsx';
import type { GridProps, SelectionSummary } from './grid-props.ts';
import { handleGutterKey } from './gutter-keys.ts';
import { Header } from './header.tsx';
import { handleHeaderKey } from './header-keys.ts';
import { commandOf, isTyping } from './keyboard.ts';
import { goToProblem } from './next-problem.ts';
import { pasteFromEvent, preparePaste } from './paste-event.ts';
import type { Area } from './paste-layout.ts';
import { createPointer } from './pointer.ts';
import { capturePosition, goToStart, restorePosition } from './restore-position.ts';
import { createGridState, type GridSlice } from './state.ts';
import { gutter } from './viewport.ts';
import { areRowsChosen } from './whole-rows.ts';
import './grid.css';

const FillMenu = lazyPart(async () => (await import('./fill-menu.tsx')).FillMenu);
const ValueFilter = lazyPart(async () => (await import('./value-filter.tsx')).ValueFilter);
const ReplaceDialog = lazyPart(async () => (await import('./replace-dialog.tsx')).ReplaceDialog);
const PasteDialog = lazyPart(async () => (await import('./paste-dialog.tsx')).PasteDialog);

/** The rows of a view as a spreadsheet. */
export function Grid(props: GridProps): JSX.Element {
  const grid = createGridState(props);
  const pointer = createPointer(grid);
  announceRemoteChanges(grid);
  let scroller!: HTMLDivElement;
  let plainPaste = false;
  const owner = getOwner();

  const keydown = (event: KeyboardEvent): void => {
    const command = commandOf(event);
    plainPaste = event.shiftKey && event.key.toLowerCase() === 'v';
    if (event.target instanceof Element && event.target.matches('input, button, select')) return;
    if (command === 'escape' && grid.notice() !== null) {
      grid.clearNotice();
      event.preventDefault();
      return;
    }
    if (command === 'follow' && focusLockHelp(grid)) {
      event.preventDefault();
      return;
    }
    if (command !== null || isTyping(event)) grid.clearNotice();
    if (handleGutterKey(grid, event) || handleHeaderKey(grid, event)) event.preventDefault();
    else if (command) {
      if (runCommand(grid, command)) event.preventDefault();
    } else if (isTyping(event)) openEditor(grid, { typed: true });
  };

  onMount(() => {
    grid.view.attach(scroller);
    preparePaste();
    let isUnmounted = false;
    onCleanup(() => {
      isUnmounted = true;
    });
    const prepareToPrint = async (): Promise<void> => {
      const { listenToPrint } = await import('./print.ts');
      if (!isUnmounted) runWithOwner(owner, () => onCleanup(listenToPrint(grid)));
    };
    loadAhead([prepareToPrint, loadFill], whenIdle);
    props.onReady?.({
      focus: () => focusActive(grid),
      goTo: (row, field) =>
        goTo(grid, { row, column: field === undefined ? grid.selection.active().column : grid.columns.indexOf(field) }),
      nextProblem: backwards => goToProblem(grid, backwards ?? false),
      insertRow: () => insertRow(grid),
      run: command => {
        grid.editing.commit?.();
        grid.clearNotice();
        runCommand(grid, command);
      },
      paste: event => {
        focusActive(grid);
        void pasteFromEvent(grid, event, plainPaste);
      },
      getPosition: () => capturePosition(grid),
      restorePosition: (state, position) => restorePosition(grid, state, position),
      reveal: () => grid.view.reveal(grid.selection.active()),
      goToStart: selects => void goToStart(grid, selects).catch(grid.reportError),
      columns: grid.columns,
      chosen: async () => (await import('./bulk.ts')).chosenRowsOf(grid),
    });
    onCleanup(() => props.onLeave?.(capturePosition(grid)));
  });
  createEffect(
    on([() => grid.row(grid.selection.active().row), () => grid.lastRow(), grid.columns.visible], () =>
      queueMicrotask(() => isFocusLost(scroller) && focusActive(grid)),
    ),
  );
  createEffect(
    on(
      () => selectionSummary(grid),
      selected => props.onSelect?.(selected),
    ),
  );

  return (
    <div
      class="sg-grid"
      classList={{ 'sg-cards': grid.view.cards() }}
      data-density={props.view.height}
      data-choosing={areRowsChosen(grid) ? '' : undefined}
      data-readonly={grid.editable() ? undefined : ''}
      style={{ '--row-height': `${grid.rowHeight()}px`, '--gutter': `${gutter}px`, ...grid.columns.variables() }}
      ref={element => grid.setRoot(element)}
    >
      <Find grid={grid} />
      <ContextMenu grid={grid}>
        <div
          ref={element => {
            scroller = element;
          }}
          class="sg-scroll"
          role="grid"
          aria-label={grid.say('gridOf', { name: grid.source.table().label[props.language] })}
          aria-description={grid.say('keys')}
          aria-multiselectable="true"
          tabIndex={-1}
          aria-rowcount={grid.source.isCountKnown?.() === false ? -1 : grid.count() + (grid.canInsert() ? 2 : 1)}
          aria-colcount={grid.columns.visible().length + 1}
          on:keydown={keydown}
          on:focusin={event => {
            if (event.target === scroller) focusActive(grid);
            else grid.setGutterFocused(event.target instanceof Element && event.target.matches('.sg-box'));
          }}
          on:focusout={event => leaveTabMode(grid, event)}
          on:mousedown={event => pointer.down(event)}
          on:dblclick={event => pointer.doubleClick(event)}
          on:click={event => pointer.click(event)}
          on:copy={event => !grid.editing.current() && void copy(grid, event)}
          on:cut={event => !grid.editing.current() && void copy(grid, event, { cut: true })}
          on:paste={event => !grid.editing.current() && void pasteFromEvent(grid, event, plainPaste)}
        >
          <div
            class="sg-canvas"
            role="presentation"
            style={grid.view.cards() ? {} : { width: `${grid.columns.extent() + gutter}px` }}
          >
            <Header grid={grid} />
            <Body grid={grid} />
            <Show when={grid.canInsert() && !(grid.view.cards() && grid.source.isCountKnown?.() === false)}>
              <InsertRow grid={grid} />
            </Show>
          </div>
        </div>
      </ContextMenu>
      <Show when={grid.count() === 0}>
        <p class="sg-empty">{emptyText(grid)}</p>
      </Show>
      <CellMessage grid={grid} />
      <Editor grid={grid} />
      <Suspense>
        <Show when={grid.fills.last() ?? grid.fills.prompt()}>
          <FillMenu grid={grid} onMissing={() => grid.fills.setPrompt(null)} />
        </Show>
        <Show when={grid.dialogs.filterColumn()} keyed>
          {column => <ValueFilter grid={grid} column={column} onMissing={() => grid.dialogs.setFilterColumn(null)} />}
        </Show>
        <Show when={grid.dialogs.isReplaceOpen()}>
          <ReplaceDialog grid={grid} onMissing={() => grid.dialogs.setReplaceOpen(false)} />
        </Show>
        <Show when={grid.dialogs.pastePrompt()} keyed>
          {prompt => <PasteDialog grid={grid} prompt={prompt} onMissing={() => prompt.answer(null)} />}
        </Show>
      </Suspense>
      <div class="sg-hidden" hidden>
        <For each={grid.descriptions()}>{message => <span id={message.id}>{message.text}</span>}</For>
      </div>
      <div class="sg-hidden" role="status" aria-live="polite">
        {grid.liveText()}
      </div>
      <span class="sg-after" tabIndex={-1} />
    </div>
  );
}

/** Whether the focus is in the grid but not on the active cell: the row has just loaded, or its element shows another row. */
function isFocusLost(scroller: HTMLElement): boolean {
  const { activeElement: at } = document;
  return (
    at === scroller ||
    (at !== null &&
      scroller.contains(at) &&
      at.matches('.sg-cell:not([data-active], [data-editing]), .sg-box:not([tabindex="0"])'))
  );
}

/** Tab moves between cells only until the focus goes elsewhere on the page. */
function leaveTabMode(grid: GridSlice<'surface' | 'editing'>, { relatedTarget }: FocusEvent): void {
  if (relatedTarget instanceof Element && !grid.root().contains(relatedTarget)) grid.editing.tabbing.on = false;
}

function emptyText(grid: GridSlice<'context'>): string {
  if (grid.props.filterActive) return grid.say('noMatch');
  return grid.source.table().empty?.[grid.props.language] ?? grid.say('noRows');
}

const maxSummed = 1_000;

function selectionSummary(grid: GridSlice<'context' | 'cells' | 'surface' | 'selection'>): SelectionSummary {
  const { row, column } = grid.selection.active();
  const { rows, cells } = grid.selection.size();
  const chosen = grid.selection.parts();
  const last = grid.columns.visible().length - 1;
  return {
    cells,
    rows: chosen.every(part => part.rows.kind === 'zone') ? 0 : rows,
    chosen: chosenCount(grid),
    whole: chosen.every(({ left, right }) => left === 0 && right >= last),
    // A larger selection is not summed, because reading it would load missing rows.
    sum: rows <= maxSummed ? sumOf(grid, grid.selection.areas()) : null,
    active: { row: grid.row(row)?.id ?? null, field: grid.field(column)?.id ?? null, position: row },
  };
}

function sumOf(grid: GridSlice<'context' | 'cells' | 'surface'>, areas: readonly Area[]): number | null {
  let sum: number | null = null;
  for (const area of areas) {
    const columns = grid.columns.visible().slice(area.left, area.right + 1);
    const numbers = columns.filter(column => fieldType(column.field).formula === 'number');
    for (let at = Math.max(0, area.top); numbers.length > 0 && at <= Math.min(area.bottom, grid.count() - 1); at += 1) {
      const row = grid.row(at);
      if (row) grid.source.version(row.id);
      for (const { id } of numbers) {
        const value = row?.cells[id];
        if (typeof value === 'number') sum = (sum ?? 0) + value;
      }
    }
  }
  return sum;
}
