import { fieldType } from '../fields/registry.ts';
import type { Range, Spot } from './areas.ts';
import { untilEnd } from './areas.ts';
import { chooseUntil, toggleAllRows, toggleRow } from './chosen-rows.ts';
import { clear, toggleFlags } from './commands.ts';
import { focusActive, openEditor } from './edit.ts';
import { extendedArea, shrunkArea, toFillOperation } from './fill-area.ts';
import { withFill } from './fill-loader.ts';
import { followClick } from './follow-link.ts';
import type { Area } from './paste-layout.ts';
import type { GridSlice, WritingGrid } from './state.ts';
import { tapCard } from './tap-card.ts';
import { areRowsChosen } from './whole-rows.ts';

/** The cell under the pointer, and which part of the grid it belongs to. */
export interface Hit extends Spot {
  part: 'cell' | 'number' | 'header' | 'corner';
  element: HTMLElement;
}

/** Where the context menu opens, and on which part of the grid. */
export interface ContextMenuTarget {
  x: number;
  y: number;
  hit: Hit | null;
}

/** The part of the grid that contains an element; null outside of rows. */
export function hitOf(target: EventTarget | null): Hit | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[aria-colindex]') : null;
  const line = element?.closest('[aria-rowindex]');
  if (!element || !line) return null;
  const row = Number(line.getAttribute('aria-rowindex')) - 2;
  const column = Number(element.getAttribute('aria-colindex')) - 2;
  if (column < 0) return { part: row < 0 ? 'corner' : 'number', row, column: 0, element };
  return { part: row < 0 ? 'header' : 'cell', row, column, element };
}

/** Handles the mouse: selecting, extending, whole rows and columns, the fill handle, moving columns. */
export function createPointer(grid: WritingGrid & GridSlice<'surface' | 'clipboard'>) {
  const drag: Drag = (move, done) => {
    let last: MouseEvent | null = null;
    const step = (event: MouseEvent): void => {
      last = event;
      // Over the insert row and outside the grid, the nearest cell is used.
      move(grid.view.spotAt(event.clientX, event.clientY), event);
    };
    const timer = setInterval(() => {
      if (last && scrollTowards(grid, last)) step(last);
    }, 40);
    const stop = (event: MouseEvent): void => {
      clearInterval(timer);
      document.removeEventListener('mousemove', step);
      done?.(event);
    };
    document.addEventListener('mousemove', step);
    document.addEventListener('mouseup', stop, { once: true });
  };

  return {
    down(event: MouseEvent): void {
      if (event.target instanceof Element && event.target.closest('button, select, .sg-editor, .sg-edge')) return;
      const hit = hitOf(event.target);
      if (!hit) return;
      event.preventDefault();
      grid.editing.tabbing.on = false;
      grid.editing.tabbing.from = null;
      grid.editing.commit?.();
      grid.setGutterFocused(hit.part === 'number' || hit.part === 'corner');
      if (event.button === 0 && isOnBox(event) && (areRowsChosen(grid) || !(event.ctrlKey || event.metaKey))) {
        chooseRows(grid, hit, event, drag);
        return;
      }
      if (event.button !== 1 && hit.part === 'cell' && onFillHandle(hit, event)) {
        dragFill(grid, drag, event);
        return;
      }
      if (event.button === 2) {
        if (!grid.selection.includes(hit)) select(grid, hit);
        focusActive(grid);
        return;
      }
      if (event.button !== 0) return;
      const adds = event.ctrlKey || event.metaKey;
      if (adds && !event.shiftKey && isSelected(grid, hit)) {
        dragDeselect(grid, hit, drag);
        return;
      }
      if (event.shiftKey) extend(grid, hit);
      else if (adds) grid.selection.add(rangeOf(hit));
      else select(grid, hit);
      focusActive(grid);
      if (hit.part === 'header' && !event.shiftKey && !adds) {
        dragColumn(grid, hit, event, drag);
        return;
      }
      if (hit.part === 'cell' && !grid.view.cards() && onFlag(grid, hit, event)) toggleFlags(grid);
      drag(over => {
        extend(grid, { ...over, part: hit.part });
        // A cell reached from outside may not have been visible.
        if (hit.part !== 'header') grid.view.reveal(over, hit.part === 'cell');
      });
    },
    doubleClick(event: MouseEvent): void {
      const hit = hitOf(event.target);
      if (event.target instanceof Element && event.target.closest('.sg-editor, .sg-edge, button, select')) return;
      if (hit?.part !== 'cell') return;
      if (onFillHandle(hit, event)) withFill(grid, fills => fills.fillToNeighbour(grid));
      else openEditor(grid);
    },
    click(event: MouseEvent): void {
      const hit = event.target instanceof Element && event.target.closest('.sg-expand') ? hitOf(event.target) : null;
      const id = hit ? grid.row(hit.row)?.id : undefined;
      if (id !== undefined) grid.props.onExpand(id);
      const cell = hitOf(event.target);
      if (cell?.part === 'cell' && !followClick(grid, event, cell) && grid.view.cards()) tapCard(grid, event, cell);
    },
  };
}

type Drag = (move: (over: Spot, event: MouseEvent) => void, done?: (event: MouseEvent) => void) => void;

type HitPart = Spot & Pick<Hit, 'part'>;

function rangeOf(hit: HitPart): Range {
  if (hit.part === 'corner') return { anchor: { row: 0, column: 0 }, head: { row: untilEnd, column: untilEnd } };
  if (hit.part === 'number') return { anchor: { row: hit.row, column: 0 }, head: { row: hit.row, column: untilEnd } };
  if (hit.part === 'header') return { anchor: { row: 0, column: hit.column }, head: { row: untilEnd, column: hit.column } };
  return { anchor: { row: hit.row, column: hit.column }, head: { row: hit.row, column: hit.column } };
}

const select = (grid: GridSlice<'selection'>, hit: HitPart): void => grid.selection.set(rangeOf(hit));

/** Whether everything that a click here would select is selected already. */
function isSelected(grid: GridSlice<'surface' | 'selection'>, { part, row, column }: HitPart): boolean {
  if (part === 'corner') return false;
  if (part === 'header') return grid.selection.isWhole(column);
  if (part === 'cell') return grid.selection.includes({ row, column });
  return grid.columns.visible().every((_, at) => grid.selection.includes({ row, column: at }));
}

const isOnBox = ({ target }: MouseEvent): boolean => target instanceof Element && target.closest('.sg-box') !== null;

/** Handles the check box of a row or of all rows: it chooses them or no longer, with Shift the rows since the last one; a drag chooses more. */
function chooseRows(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>,
  hit: Hit,
  event: MouseEvent,
  drag: Drag,
): void {
  if (hit.part === 'corner') toggleAllRows(grid);
  else if (event.shiftKey) chooseUntil(grid, hit.row);
  else if (toggleRow(grid, hit.row)) {
    drag(over => {
      if (over.row === grid.selection.active().row) return;
      chooseUntil(grid, over.row);
      grid.view.reveal(over, false);
      focusActive(grid);
    });
  }
  focusActive(grid);
}

/** Removes the clicked cells, and those the mouse drags over, from the selection. */
function dragDeselect(grid: GridSlice<'surface' | 'selection'>, hit: HitPart, drag: Drag): void {
  const restore = grid.selection.capture();
  const { anchor } = rangeOf(hit);
  const deselect = (over: Spot): void => {
    restore();
    grid.selection.remove({ anchor, head: rangeOf({ ...over, part: hit.part }).head });
  };
  deselect(hit);
  focusActive(grid);
  drag(deselect, () => focusActive(grid));
}

function extend(grid: GridSlice<'selection'>, hit: HitPart): void {
  const { head } = rangeOf(hit);
  grid.selection.extend(
    hit.part === 'cell'
      ? head
      : hit.part === 'number'
        ? { row: hit.row, column: untilEnd }
        : { row: untilEnd, column: hit.column },
  );
}

function onFillHandle(hit: Hit, event: MouseEvent): boolean {
  const edges = hit.element.getAttribute('data-sel') ?? '';
  if (!edges.includes('b') || !edges.includes('r')) return false;
  const box = hit.element.getBoundingClientRect();
  return event.clientX > box.right - 9 && event.clientY > box.bottom - 9;
}

function onFlag(grid: GridSlice<'cells'>, hit: Hit, event: MouseEvent): boolean {
  const field = grid.field(hit.column);
  if (
    !field ||
    fieldType(field).input !== 'tick' ||
    event.shiftKey ||
    event.ctrlKey ||
    grid.lockReason(hit.row, hit.column) !== null
  )
    return false;
  const box = hit.element.getBoundingClientRect();
  return Math.abs(event.clientX - (box.left + box.width / 2)) < 12;
}

/** Handles a drag of the fill handle: over further cells, or back into the selection, which clears the cells it leaves. */
function dragFill(grid: WritingGrid & GridSlice<'clipboard'>, drag: Drag, start: MouseEvent): void {
  const from = grid.selection.area();
  if (from.top >= grid.count()) return;
  const rows = grid.selection.rowSet(from.top, from.bottom);
  /** The current area of the cells; null if rows were inserted between them. */
  const area = (): Area | null => {
    const [span, ...more] = rows.spans();
    return span && more.length === 0 ? { ...from, ...span } : null;
  };
  const partOf = ({ top, bottom, left, right }: Area) => ({ rows: grid.selection.rowSet(top, bottom), left, right });
  let over: Spot | null = null;
  const targets = (): { area: Area; target: Area; cleared: Area | null } | null => {
    const now = area();
    if (!now || !over) return null;
    const cleared = grid.fills.isRightDrag ? null : shrunkArea(now, over.row, over.column);
    return { area: now, target: cleared ? now : extendedArea(now, over.row, over.column), cleared };
  };
  grid.fills.isRightDrag = start.button === 2;
  drag(
    spot => {
      over = spot;
      const found = targets();
      grid.clipboard.setCopied(found && { id: '', parts: [partOf(found.cleared ?? found.target)], cut: false });
    },
    event => {
      const found = targets();
      const isFill = found !== null && found.target !== found.area;
      grid.clipboard.setCopied(null);
      if (over && !found) grid.notify(grid.say('rowsGone'));
      else if (found?.cleared) clear(grid, [partOf(found.cleared)]);
      else if (isFill) {
        const { area, target } = found;
        const choice = event.ctrlKey || event.metaKey ? 'other' : 'usual';
        if (grid.fills.isRightDrag)
          grid.fills.setPrompt({ operation: toFillOperation(grid, area, target), x: event.clientX, y: event.clientY });
        else withFill(grid, fills => fills.fillFrom(grid, area, target, choice));
      }
      // A right click without a drag opens the menu. Systems that fire `contextmenu` during the drag are ignored until then.
      const opensMenu = grid.fills.isRightDrag && !isFill;
      setTimeout(() => {
        grid.fills.isRightDrag = false;
        const at = { bubbles: true, cancelable: true, button: 2, clientX: event.clientX, clientY: event.clientY };
        if (opensMenu) start.target?.dispatchEvent(new MouseEvent('contextmenu', at));
      });
    },
  );
}

function dragColumn(grid: GridSlice<'surface' | 'selection'>, hit: Hit, start: MouseEvent, drag: Drag): void {
  const id = hit.element.dataset.field ?? '';
  let before: number | null = null;
  drag(
    (_, event) => {
      const over = hitOf(document.elementFromPoint(event.clientX, event.clientY));
      if (hit.column === 0 || Math.abs(event.clientX - start.clientX) < 6 || !over) return;
      const box = over.element.getBoundingClientRect();
      before = over.column + (event.clientX > box.left + box.width / 2 ? 1 : 0);
      grid.root().dataset.moving = '';
      grid.root().style.setProperty('--drop', `${grid.columns.lefts()[before] ?? 0}px`);
    },
    () => {
      delete grid.root().dataset.moving;
      if (before === null) return;
      grid.columns.move(id, before);
      const column = grid.columns.indexOf(id);
      grid.selection.set({ anchor: { row: 0, column }, head: { row: untilEnd, column } });
    },
  );
}

/** Scrolls when a drag goes past an edge of the grid. Returns whether it did. */
function scrollTowards(grid: GridSlice<'surface'>, event: MouseEvent): boolean {
  const box = grid.view.scroller().getBoundingClientRect();
  const x = beyond(event.clientX, box.left + 60, box.right - 12);
  const y = beyond(event.clientY, box.top + 40, box.bottom - 36);
  if (x === 0 && y === 0) return false;
  grid.view.scrollBy(Math.max(-120, Math.min(120, x)), Math.max(-120, Math.min(120, y * 2)));
  return true;
}

const beyond = (at: number, from: number, to: number): number => (at < from ? at - from : at > to ? at - to : 0);
