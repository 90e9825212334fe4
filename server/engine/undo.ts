import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Cells, LoggedChange, Wish } from '../model/change.ts';
import { systemFields } from '../model/system.ts';

/**
 * The wishes that take back what a transaction entered, last first. A row that was made goes, one that went comes back as it was,
 * a cell gets its old value if it still has the one it was given; of lasting cells nothing is taken back. What hooks added and formulas
 * computed follows by itself, but for rows that went as a consequence where their table says that they return. Where a person takes back
 * what Seatgrid did, cells that Seatgrid alone writes stay: a message that was sent does not wait again.
 */
export function inverse(changes: readonly LoggedChange[], catalog: Catalog, keepsSystem = false): Wish[] {
  return changes
    .filter(change => catalog.tables.has(change.table) && isTakenBack(change, catalog.table(change.table)))
    .toReversed()
    .map(change => wishOf(change, catalog, keepsSystem))
    .filter(({ from, to }) => from === null || to === null || Object.keys(to).length > 0);
}

const isTakenBack = ({ origin, to }: LoggedChange, { table }: CompiledTable): boolean =>
  table.appendOnly !== true && (origin === 'entered' || (origin === 'added' && to === null && table.returns === true));

function wishOf({ table: id, row, from, to }: LoggedChange, catalog: Catalog, keepsSystem: boolean): Wish {
  const table = catalog.table(id);
  const { state } = table;
  if (from === null && to !== null) {
    const was = state?.states?.find(each => each.id === to[state.id]);
    const stays = was === undefined || was.deletable === true ? undefined : was.undo;
    return { table: id, row, to: state === null || stays === undefined ? null : { [state.id]: stays } };
  }
  if (to === null) return { table: id, row, from: null, to: restored(table, from ?? {}) };
  const takenBack = (cells: Cells): Cells => passing(table, entered(table, cells), keepsSystem);
  return { table: id, row, from: takenBack(to), to: takenBack(from ?? {}) };
}

/** Without cells that are not taken back. */
const passing = (table: CompiledTable, cells: Cells, keepsSystem: boolean): Cells =>
  Object.fromEntries(
    Object.entries(cells).filter(([id]) => {
      const field = table.byId.get(id);
      return field?.lasting !== true && !(keepsSystem && field?.system === true);
    }),
  );

/** Cells that a commit does not write by itself. */
function entered(table: CompiledTable, cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).filter(([id]) => {
      const field = table.byId.get(id);
      return (
        field !== undefined &&
        field.formula === undefined &&
        field.rollup === undefined &&
        !systemFields.some(each => each.id === id)
      );
    }),
  );
}

/**
 * A row that went, as it comes back: in the state it had, or, where that cannot be taken up again, as new, with what people wrote.
 * One that people cannot delete in its state went as a consequence, and comes back as it was.
 */
function restored(table: CompiledTable, cells: Cells): Cells {
  const { state } = table;
  const was = state === null ? undefined : state.states?.find(each => each.id === cells[state.id]);
  const as = was?.deletable === true ? was.undo : undefined;
  const kept = entered(table, cells);
  if (state === null || as === undefined) return kept;
  const typed = Object.entries(kept).filter(([id]) => table.byId.get(id)?.system !== true || table.table.scope.includes(id));
  return { ...Object.fromEntries(typed), [state.id]: as };
}
