import { createContext, useContext } from 'solid-js';
import type { CatalogAction, CatalogTable, IssueDetails, SignedIn } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { DisplayContext } from '../fields/field-type.ts';
import type { GridHandle, RowHeight, SelectionSummary } from '../grid/grid-props.ts';
import type { GridRow, Report } from '../grid/source.ts';
import { language } from '../i18n/language.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';

/** The row heights to choose from, in pixels. */
export const rowHeights = [24, 32, 44, 64] as const satisfies readonly RowHeight[];

/** The state and functions that the parts of the workspace page share. */
export interface WorkspaceContext {
  workspace: Workspace;
  person: SignedIn;
  table: () => CatalogTable;
  rows: () => TableRows;
  /** Opens a table, optionally with a filter formula and an open row. */
  openTable: (id: string, filter?: string, row?: RowId) => void;
  handle: () => GridHandle | null;
  selected: () => SelectionSummary | null;
  rowHeight: () => RowHeight;
  setRowHeight: (height: RowHeight) => void;
  /** Whether Enter moves down instead of opening the editor, as in Excel. */
  enterMoves: () => boolean;
  setEnterMoves: (moves: boolean) => void;
  isSidebarOpen: () => boolean;
  setSidebarOpen: (open: boolean) => void;
  /** The row open beside the grid. */
  panelRow: () => RowId | null;
  openRow: (row: RowId | null) => void;
  /** Asks for an action's input and confirmation; null if the person cancels. */
  askForInput: (action: CatalogAction, rows: readonly GridRow[]) => Promise<Cells | null>;
  showReport: (report: Report, onlyProblems?: boolean) => void;
  /** A newer text for a problem that may be solved meanwhile; null if nothing has changed. */
  currentText: (issue: IssueDetails) => string | null;
  openDialog: (dialog: DialogName | null) => void;
}

/** The dialogs of the workspace page. */
export type DialogName = 'help' | 'shortcuts' | 'password' | 'email' | 'sessions' | 'unsaved' | 'leaving';

const Context = createContext<WorkspaceContext>();

/** Provides the workspace context to its children. */
export const WorkspaceProvider = Context.Provider;

/** Returns the workspace context; throws outside the workspace page. */
export function useWorkspace(): WorkspaceContext {
  const context = useContext(Context);
  if (!context) throw new Error('useWorkspace needs a WorkspaceProvider above it.');
  return context;
}

/** The context for showing values in the panels: the table's rows, the page's language, the catalog's texts. */
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
