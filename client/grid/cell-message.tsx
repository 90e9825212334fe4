import type { JSX } from 'solid-js';
import { createEffect, createMemo, For, on, onCleanup, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { showAlerts, showIssue } from '../fields/issues.ts';
import { fieldType } from '../fields/registry.ts';
import { cellRemedy, displayOf } from './cell-display.ts';
import { discardRefused, focusActive, openEditor, refusedTextsAt } from './edit.ts';
import { keyLabel } from './key-labels.ts';
import type { LockedCell } from './notifications.ts';
import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'editing'>;

interface MessageContent {
  lines: readonly string[];
  /** A response to the person's last action. It is visible wherever the active cell is. */
  isNotice: boolean;
  /** A refused text in this cell can be retried or discarded. */
  refused: boolean;
  /** The cell that a notice says to be locked, if there is help for it. */
  lockedCell: LockedCell | null;
  /** A link to the place where the problem can be fixed. */
  fixLink: { label: string; go: () => void } | null;
}

/**
 * Shows below the active cell its full problem and remedy, or why the last action was not possible.
 * Screen readers get the problem as the cell's description, and a notice as an announcement.
 */
export function CellMessage(props: { grid: Slices }): JSX.Element {
  const content = createMemo(() => messageContent(props.grid));
  return <Show when={content()}>{shown => <MessageBox grid={props.grid} content={shown()} />}</Show>;
}

function MessageBox(props: { grid: Slices; content: MessageContent }): JSX.Element {
  const { grid } = props;
  let box!: HTMLDivElement;
  const reposition = (): void => positionMessage(grid, box);
  createEffect(
    on([() => grid.selection.active(), () => props.content, () => grid.columns.lefts(), () => grid.count()], () =>
      queueMicrotask(reposition),
    ),
  );
  const scroller = grid.view.scroller();
  scroller.addEventListener('scroll', reposition, { passive: true });
  onCleanup(() => scroller.removeEventListener('scroll', reposition));
  return (
    <div
      ref={element => {
        box = element;
      }}
      class="sg-note"
      classList={{ 'sg-notice': props.content.isNotice }}
      aria-hidden={props.content.lockedCell ? undefined : 'true'}
      on:mousedown={event => event.preventDefault()}
      on:keydown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        grid.clearNotice();
        focusActive(grid);
      }}
      on:click={() => props.content.lockedCell && setTimeout(grid.clearNotice)}
    >
      <For each={props.content.lines}>{line => <p>{line}</p>}</For>
      <Suspense>
        <Show when={props.content.lockedCell} keyed>
          {cell => <Dynamic component={grid.props.lockHelp} {...cell} read={grid.read} />}
        </Show>
      </Suspense>
      <Show when={props.content.fixLink}>
        {link => (
          <div>
            <button type="button" class="button framed" tabIndex={-1} onClick={() => link().go()}>
              {link().label}
            </button>
          </div>
        )}
      </Show>
      <Show when={props.content.refused}>
        <div>
          <button type="button" class="button framed" tabIndex={-1} onClick={() => openEditor(grid)}>
            {grid.say('tryAgain')} <kbd>{keyLabel('Enter', grid.props.language)}</kbd>
          </button>
          <button
            type="button"
            class="button framed"
            tabIndex={-1}
            onClick={() => {
              discardRefused(grid);
              focusActive(grid);
            }}
          >
            {grid.say('discard')} <kbd>{keyLabel('Esc', grid.props.language)}</kbd>
          </button>
        </div>
      </Show>
    </div>
  );
}

/** Moves the focus to the first link or button of the help for a locked cell. Returns whether there is one. */
export function focusLockHelp(grid: GridSlice<'surface'>): boolean {
  const lead = grid.root().querySelector<HTMLElement>('.sg-note :is(a, button:not([tabindex="-1"]))');
  lead?.focus();
  return lead !== null;
}

function messageContent(grid: GridSlice<'context' | 'cells' | 'messages' | 'selection' | 'editing'>): MessageContent | null {
  const notice = grid.notice();
  const lockedCell = grid.props.lockHelp ? grid.lockedCell() : null;
  if (notice !== null) return { lines: [notice], isNotice: true, refused: false, lockedCell, fixLink: null };
  const { row: position, column } = grid.selection.active();
  const [row, field] = [grid.row(position), grid.field(column)];
  if (!row || !field || grid.editing.current() || grid.selection.cells() > 1) return null;
  grid.source.version(row.id);
  const { problem } = displayOf(field, row, grid.displayContext);
  const { aboutRow } = fieldType(field);
  const whole = aboutRow ? row.refused?.find(one => one.field === null) : undefined;
  if (problem === null && !whole) return null;
  const issues = aboutRow ? (row.issues ?? []).map(issue => showIssue(issue, grid.displayContext)) : [];
  if (issues.length > 0) issues.push(...showAlerts(row, grid.displayContext));
  const remedy = cellRemedy(field, row, grid.displayContext);
  const lines = issues.length > 0 ? issues : [problem, remedy].filter(line => line !== null);
  const refused = refusedTextsAt(row, field);
  const codes = [...refused.map(({ code }) => code ?? ''), ...(aboutRow ? (row.issues ?? []).map(({ code }) => code) : [])];
  return {
    lines: whole ? [whole.message, ...lines] : lines,
    isNotice: false,
    refused: refused.length > 0,
    lockedCell: null,
    fixLink: grid.props.fixLink?.(codes) ?? null,
  };
}

/** Places the message below its cell, or above if there is no room; hides it when the cell is not visible. */
function positionMessage(grid: GridSlice<'surface' | 'messages' | 'selection'>, note: HTMLElement): void {
  const isNotice = grid.notice() !== null;
  const { row, column } = grid.selection.active();
  const cell = grid.root().querySelector(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 2}"]`);
  const [outer, inner] = [grid.root().getBoundingClientRect(), grid.view.scroller().getBoundingClientRect()];
  const box = cell?.getBoundingClientRect();
  const field = grid.columns.visible()[column]?.field;
  // A validation result that is fully visible in its cell is not repeated.
  const whole =
    cell && field && fieldType(field).aboutRow && cell.scrollWidth <= cell.clientWidth && note.childElementCount === 1;
  const top = inner.top + (isNotice && row < 0 ? 0 : 20);
  const seen = box !== undefined && box.top >= top && box.bottom <= inner.bottom + 2 && box.right > inner.left + 60;
  note.style.visibility = isNotice || (seen && !whole) ? 'visible' : 'hidden';
  if (isNotice && !seen) {
    note.style.top = `${inner.top + 44 - outer.top}px`;
    note.style.left = `${Math.max(4, (outer.width - note.offsetWidth) / 2)}px`;
  }
  if (!seen) return;
  const below = box.bottom + note.offsetHeight + 6 < inner.bottom;
  note.style.top = `${(below ? box.bottom + 4 : box.top - note.offsetHeight - 4) - outer.top}px`;
  note.style.left = `${Math.max(4, Math.min(box.left - outer.left, outer.width - note.offsetWidth - 8))}px`;
}
