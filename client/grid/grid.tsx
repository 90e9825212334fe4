import type { JSX } from 'solid-js';
import { createEffect, For, getOwner, lazy, on, onCleanup, onMount, runWithOwner, Show, Suspense } from 'solid-js';
import { whenIdle } from '../look/idle.ts';
import { insertRow, run } from './commands.ts';
import { focusActive, goTo, openEditor } from './edit.ts';
import { Editor } from './editors/editor.tsx';
import { Find } from './find.tsx';
import { Head } from './head.tsx';
import { headKey } from './head-keys.ts';
import { commandOf, types } from './keyboard.ts';
import { MenuGround } from './menu-place.tsx';
import { CellNote } from './note.tsx';
import { overhear } from './overhear.ts';
import type { Area } from './paste.ts';
import { pasteEvent, preparePaste } from './paste-event.ts';
import { goBackTo, goToStart, placeIn } from './placing.ts';
import { createPointer } from './pointer.ts';
import { goToProblem } from './problems.ts';
import { InsertRow, Rows } from './rows.tsx';
import type { GridProps, GridState, Selected } from './state.ts';
import { createGridState } from './state.ts';
import { copy } from './transfer.ts';
import { gutter } from './viewport.ts';
import './grid.css';

const QuestionDialog = lazy(async () => ({ default: (await import('./question.tsx')).QuestionDialog }));
const FillMenu = lazy(async () => ({ default: (await import('./fill-menu.tsx')).FillMenu }));
const PasteDialog = lazy(async () => ({ default: (await import('./paste-dialog.tsx')).PasteDialog }));
const FormDialog = lazy(async () => ({ default: (await import('./form.tsx')).FormDialog }));

/** The rows of a view as a spreadsheet. */
export function Grid(props: GridProps): JSX.Element {
  const grid = createGridState(props);
  const pointer = createPointer(grid);
  overhear(grid);
  let scroller!: HTMLDivElement;
  let plainPaste = false;
  const owner = getOwner();

  const keydown = (event: KeyboardEvent): void => {
    const command = commandOf(event);
    plainPaste = event.shiftKey && event.key.toLowerCase() === 'v';
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement) return;
    if (command === 'escape' && grid.told() !== null) {
      grid.untell();
      event.preventDefault();
      return;
    }
    if (command !== null || types(event)) grid.untell();
    if (headKey(grid, event)) event.preventDefault();
    else if (command) {
      if (run(grid, command)) event.preventDefault();
    } else if (types(event)) openEditor(grid, { typed: true });
  };

  onMount(() => {
    grid.view.attach(scroller);
    preparePaste();
    let isLeft = false;
    onCleanup(() => {
      isLeft = true;
    });
    whenIdle(() => {
      void import('./printed.ts').then(
        ({ listenToPrint }) => isLeft || runWithOwner(owner, () => onCleanup(listenToPrint(grid))),
      );
    });
    props.onReady?.({
      focus: () => focusActive(grid),
      goTo: (row, field) =>
        goTo(grid, { row, column: field === undefined ? grid.selection.active().column : grid.columns.indexOf(field) }),
      nextProblem: backwards => goToProblem(grid, backwards ?? false),
      openFind: () => void grid.setFinding(true),
      insertRow: () => insertRow(grid),
      run: command => {
        grid.leave?.();
        grid.untell();
        run(grid, command);
      },
      paste: event => {
        focusActive(grid);
        void pasteEvent(grid, event, plainPaste);
      },
      place: () => placeIn(grid),
      goBackTo: (place, position) => goBackTo(grid, place, position),
      reveal: () => grid.view.reveal(grid.selection.active()),
      goToStart: selects => void goToStart(grid, selects).catch(grid.failed),
      columns: grid.columns,
    });
    onCleanup(() => props.onLeave?.(placeIn(grid)));
  });
  createEffect(
    on([() => grid.row(grid.selection.active().row), () => grid.lastRow(), grid.columns.visible], () =>
      queueMicrotask(() => isAstray(scroller) && focusActive(grid)),
    ),
  );
  createEffect(
    on(
      () => selectedOf(grid),
      selected => props.onSelect?.(selected),
    ),
  );

  return (
    <div
      class="sg-grid"
      classList={{ 'sg-cards': grid.view.cards() }}
      data-density={props.density ?? 32}
      data-readonly={grid.editable() ? undefined : ''}
      style={{ '--row-height': `${grid.rowHeight()}px`, '--gutter': `${gutter}px`, ...grid.columns.variables() }}
      ref={element => grid.setRoot(element)}
    >
      <Find grid={grid} />
      <MenuGround grid={grid}>
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
          aria-rowcount={grid.source.known?.() === false ? -1 : grid.count() + (grid.canInsert() ? 2 : 1)}
          aria-colcount={grid.columns.visible().length + 1}
          on:keydown={keydown}
          on:focusin={event => event.target === scroller && focusActive(grid)}
          on:focusout={event => rest(grid, event)}
          on:mousedown={event => pointer.down(event)}
          on:dblclick={event => pointer.doubleClick(event)}
          on:click={event => pointer.click(event)}
          on:copy={event => !grid.editing() && void copy(grid, event, false)}
          on:cut={event => !grid.editing() && void copy(grid, event, true)}
          on:paste={event => !grid.editing() && void pasteEvent(grid, event, plainPaste)}
        >
          <div
            class="sg-canvas"
            role="presentation"
            style={grid.view.cards() ? {} : { width: `${(grid.columns.lefts().at(-1) ?? 0) + gutter + 40}px` }}
          >
            <Head grid={grid} />
            <Rows grid={grid} />
            <Show when={grid.canInsert() && !(grid.view.cards() && grid.source.known?.() === false)}>
              <InsertRow grid={grid} />
            </Show>
          </div>
        </div>
      </MenuGround>
      <Show when={grid.count() === 0}>
        <p class="sg-empty">{emptyText(grid)}</p>
      </Show>
      <CellNote grid={grid} />
      <Editor grid={grid} />
      <Suspense>
        <Show when={grid.filled() ?? grid.fillAsked()}>
          <FillMenu grid={grid} />
        </Show>
        <Show when={grid.question()}>
          <QuestionDialog grid={grid} />
        </Show>
        <Show when={grid.pasteAsked()} keyed>
          {asked => <PasteDialog grid={grid} asked={asked} />}
        </Show>
        <Show when={grid.form()}>
          <FormDialog grid={grid} />
        </Show>
      </Suspense>
      <div class="sg-hidden" hidden>
        <For each={grid.messages()}>{message => <span id={message.id}>{message.text}</span>}</For>
      </div>
      <div class="sg-hidden" role="status" aria-live="polite">
        {grid.heard()}
      </div>
      <span class="sg-after" tabIndex={-1} />
    </div>
  );
}

/** Whether the focus is in the grid, but not on its active cell: its row is there now, or the place of its row shows another one. */
function isAstray(scroller: HTMLElement): boolean {
  const { activeElement: at } = document;
  return at === scroller || (at !== null && scroller.contains(at) && at.matches('.sg-cell:not([data-active], [data-editing])'));
}

/** Tab moves between cells only until one goes elsewhere on the page. */
function rest(grid: GridState, { relatedTarget }: FocusEvent): void {
  if (relatedTarget instanceof Element && !grid.root().contains(relatedTarget)) grid.tabbing.on = false;
}

function emptyText(grid: GridState): string {
  if (grid.props.filterActive) return grid.say('noMatch');
  return grid.source.table().empty?.[grid.props.language] ?? grid.say('noRows');
}

const mostSummed = 1_000;

function selectedOf(grid: GridState): Selected {
  const { row, column } = grid.selection.active();
  const { rows, cells } = grid.selection.size();
  const chosen = grid.selection.chosen();
  const last = grid.columns.visible().length - 1;
  return {
    cells,
    rows: chosen.every(part => part.rows.kind === 'place') ? 0 : rows,
    whole: chosen.every(({ left, right }) => left === 0 && right >= last),
    // A larger selection is not read: reading loads what is not there yet.
    sum: rows <= mostSummed ? sumOf(grid, grid.selection.areas()) : null,
    active: { row: grid.row(row)?.id ?? null, field: grid.field(column)?.id ?? null, position: row },
  };
}

function sumOf(grid: GridState, areas: readonly Area[]): number | null {
  let sum: number | null = null;
  for (const area of areas) {
    const columns = grid.columns.visible().slice(area.left, area.right + 1);
    const numbers = columns.filter(column => column.field.type === 'number');
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
