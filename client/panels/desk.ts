import { createContext, useContext } from 'solid-js';
import type { CatalogAction, CatalogTable, Complaint, SignedIn } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { Reader } from '../grid/look.ts';
import type { GridHandle, Selected } from '../grid/state.ts';
import type { Rows } from '../sync/rows.ts';
import type { ShownRow } from '../sync/shelf.ts';
import type { Report } from '../sync/wish.ts';
import type { Workspace } from '../sync/workspace.ts';
import { language } from '../words/words.ts';

/** Row heights that one can choose. */
export const heights = [24, 32, 44, 64] as const;

/** One of the row heights. */
export type Height = (typeof heights)[number];

/** What the parts of the workspace page share. */
export interface Desk {
  workspace: Workspace;
  person: SignedIn;
  table: () => CatalogTable;
  rows: () => Rows;
  /** Goes to a table, filtered where a formula is given, and there to a row where one is given. */
  openTable: (id: string, filter?: string, row?: RowId) => void;
  handle: () => GridHandle | null;
  selected: () => Selected | null;
  height: () => Height;
  setHeight: (height: Height) => void;
  /** Enter goes down instead of opening the editor, as in Excel. */
  enterMoves: () => boolean;
  setEnterMoves: (moves: boolean) => void;
  railOpen: () => boolean;
  setRailOpen: (open: boolean) => void;
  /** The row shown beside the grid. */
  panelRow: () => RowId | null;
  openRow: (row: RowId | null) => void;
  /** Asks for what an action needs; null where the person thought better of it. */
  ask: (action: CatalogAction, rows: readonly ShownRow[]) => Promise<Cells | null>;
  tell: (report: Report, quiet?: boolean) => void;
  /** What is so now of a problem that was said before; null where it is as it was said. */
  anew: (issue: Complaint) => string | null;
  show: (sheet: Sheet | null) => void;
}

/** What can lie over the page. */
export type Sheet = 'help' | 'shortcuts' | 'password' | 'email' | 'sessions' | 'unsaved' | 'leaving';

const DeskContext = createContext<Desk>();

/** Makes the desk known to everything below. */
export const DeskProvider = DeskContext.Provider;

/** The desk of the workspace page. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('This part stands only on the workspace page.');
  return desk;
}

/** For whom the panels write values out: the rows in sight, and the language of the page. */
export const readerOf = (desk: Desk): Reader => ({
  get source() {
    return desk.rows();
  },
  get language() {
    return language();
  },
  get words() {
    return desk.workspace.catalog.words;
  },
});
