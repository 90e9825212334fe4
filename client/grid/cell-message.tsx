import type { JSX } from 'solid-js';
import { createEffect, createMemo, For, on, onCleanup, Show } from 'solid-js';
import { cellRemedy, displayOf, showAlerts, showIssue } from './cell-display.ts';
import { discardRefused, focusActive, openEditor, refusedTextAt } from './edit.ts';
import { keyLabel } from './key-labels.ts';
import type { GridState } from './state.ts';

interface MessageContent {
  lines: readonly string[];
  /** It answers what was just asked for, and so is seen wherever the active cell is. */
  isNotice: boolean;
  /** Text that was typed here waits to be tried again or let go. */
  refused: boolean;
  /** Where what is said can be ended. */
  fixLink: { label: string; go: () => void } | null;
}

/**
 * Says below the active cell, in full, what is wrong with it and what to do; or why what was just asked for was not done.
 * Readers of the screen hear the one as the cell's description, the other as it is told.
 */
export function CellMessage(props: { grid: GridState }): JSX.Element {
  const said = createMemo(() => messageContent(props.grid));
  return <Show when={said()}>{now => <MessageBox grid={props.grid} said={now()} />}</Show>;
}

function MessageBox(props: { grid: GridState; said: MessageContent }): JSX.Element {
  const { grid } = props;
  let note!: HTMLDivElement;
  const reposition = (): void => positionMessage(grid, note);
  createEffect(
    on([() => grid.selection.active(), () => props.said, () => grid.columns.lefts(), () => grid.count()], () =>
      queueMicrotask(reposition),
    ),
  );
  const scroller = grid.view.scroller();
  scroller.addEventListener('scroll', reposition, { passive: true });
  onCleanup(() => scroller.removeEventListener('scroll', reposition));
  return (
    <div
      ref={element => {
        note = element;
      }}
      class="sg-note"
      classList={{ 'sg-told': props.said.isNotice }}
      aria-hidden="true"
      on:mousedown={event => event.preventDefault()}
    >
      <For each={props.said.lines}>{line => <p>{line}</p>}</For>
      <Show when={props.said.fixLink}>
        {way => (
          <div>
            <button type="button" class="sg-button" tabIndex={-1} onClick={() => way().go()}>
              {way().label}
            </button>
          </div>
        )}
      </Show>
      <Show when={props.said.refused}>
        <div>
          <button type="button" class="sg-button" tabIndex={-1} onClick={() => openEditor(grid)}>
            {grid.say('tryAgain')} <kbd class="sg-keys">{keyLabel('Enter', grid.props.language)}</kbd>
          </button>
          <button
            type="button"
            class="sg-button"
            tabIndex={-1}
            onClick={() => {
              discardRefused(grid);
              focusActive(grid);
            }}
          >
            {grid.say('discard')} <kbd class="sg-keys">{keyLabel('Esc', grid.props.language)}</kbd>
          </button>
        </div>
      </Show>
    </div>
  );
}

function messageContent(grid: GridState): MessageContent | null {
  const told = grid.notice();
  if (told !== null) return { lines: [told], isNotice: true, refused: false, fixLink: null };
  const { row: position, column } = grid.selection.active();
  const [row, field] = [grid.row(position), grid.field(column)];
  if (!row || !field || grid.editing() || grid.selection.cells() > 1) return null;
  grid.source.version(row.id);
  const { problem } = displayOf(field, row, grid.displayContext);
  const whole = field.type === 'verdict' ? row.refused?.find(one => one.field === null) : undefined;
  if (problem === null && !whole) return null;
  const issues = field.type === 'verdict' ? (row.issues ?? []).map(issue => showIssue(issue, grid.displayContext)) : [];
  if (issues.length > 0) issues.push(...showAlerts(row, grid.displayContext));
  const remedy = cellRemedy(field, row, grid.displayContext);
  const lines = issues.length > 0 ? issues : [problem, remedy].filter(line => line !== null);
  const refused = refusedTextAt(row, field.id);
  const codes = [refused?.code ?? '', ...(field.type === 'verdict' ? (row.issues ?? []).map(({ code }) => code) : [])];
  return {
    lines: whole ? [whole.message, ...lines] : lines,
    isNotice: false,
    refused: refused !== undefined,
    fixLink: grid.props.fixLink?.(codes) ?? null,
  };
}

/** Puts the note below its cell, or above it where there is no room; out of sight when the cell is. */
function positionMessage(grid: GridState, note: HTMLElement): void {
  const told = grid.notice() !== null;
  const { row, column } = grid.selection.active();
  const cell = grid.root().querySelector(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 2}"]`);
  const [outer, inner] = [grid.root().getBoundingClientRect(), grid.view.scroller().getBoundingClientRect()];
  const box = cell?.getBoundingClientRect();
  // A verdict that can be read in full where it stands need not be said twice.
  const whole =
    cell?.classList.contains('sg-type-verdict') && cell.scrollWidth <= cell.clientWidth && note.childElementCount === 1;
  const top = inner.top + (told && row < 0 ? 0 : 20);
  const seen = box !== undefined && box.top >= top && box.bottom <= inner.bottom + 2 && box.right > inner.left + 60;
  note.style.visibility = told || (seen && !whole) ? 'visible' : 'hidden';
  if (told && !seen) {
    note.style.top = `${inner.top + 44 - outer.top}px`;
    note.style.left = `${Math.max(4, (outer.width - note.offsetWidth) / 2)}px`;
  }
  if (!seen) return;
  const below = box.bottom + note.offsetHeight + 6 < inner.bottom;
  note.style.top = `${(below ? box.bottom + 4 : box.top - note.offsetHeight - 4) - outer.top}px`;
  note.style.left = `${Math.max(4, Math.min(box.left - outer.left, outer.width - note.offsetWidth - 8))}px`;
}
