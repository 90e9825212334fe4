import { createContext, useContext } from 'solid-js';
import type { CatalogAction, CatalogTable, IssueDetails, SignedIn } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { DisplayContext } from '../grid/cell-display.ts';
import type { GridHandle, SelectionSummary } from '../grid/state.ts';
import { language } from '../i18n/language.ts';
import type { Report } from '../sync/change-requests.ts';
import type { ShownRow } from '../sync/row-store.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';

/** Row heights that one can choose. */
export const rowHeights = [24, 32, 44, 64] as const;

/** One of the row heights. */
export type RowHeight = (typeof rowHeights)[number];

/** What the parts of the workspace page share. */
export interface WorkspaceContext {
  workspace: Workspace;
  person: SignedIn;
  table: () => CatalogTable;
  rows: () => TableRows;
  /** Goes to a table, filtered where a formula is given, and there to a row where one is given. */
  openTable: (id: string, filter?: string, row?: RowId) => void;
  handle: () => GridHandle | null;
  selected: () => SelectionSummary | null;
  rowHeight: () => RowHeight;
  setRowHeight: (height: RowHeight) => void;
  /** Enter goes down instead of opening the editor, as in Excel. */
  enterMoves: () => boolean;
  setEnterMoves: (moves: boolean) => void;
  isSidebarOpen: () => boolean;
  setSidebarOpen: (open: boolean) => void;
  /** The row shown beside the grid. */
  panelRow: () => RowId | null;
  openRow: (row: RowId | null) => void;
  /** Asks for what an action needs; null where the person thought better of it. */
  askForInput: (action: CatalogAction, rows: readonly ShownRow[]) => Promise<Cells | null>;
  showReport: (report: Report, quiet?: boolean) => void;
  /** What is so now of a problem that was said before; null where it is as it was said. */
  currentText: (issue: IssueDetails) => string | null;
  openDialog: (dialog: DialogName | null) => void;
}

/** What can lie over the page. */
export type DialogName = 'help' | 'shortcuts' | 'password' | 'email' | 'sessions' | 'unsaved' | 'leaving';

const Context = createContext<WorkspaceContext>();

/** Makes the desk known to everything below. */
export const WorkspaceProvider = Context.Provider;

/** The desk of the workspace page. */
export function useWorkspace(): WorkspaceContext {
  const context = useContext(Context);
  if (!context) throw new Error('This part stands only on the workspace page.');
  return context;
}

/** For whom the panels write values out: the rows in sight, and the language of the page. */
export const displayContext = (context: WorkspaceContext): DisplayContext => ({
  get source() {
    return context.rows();
  },
  get language() {
    return language();
  },
  get words() {
    return context.workspace.catalog.words;
  },
});
