import { createContext, useContext } from 'solid-js';
import type { CatalogAction, CatalogTable, CatalogView, IssueDetails, SignedIn } from '../../server/api/wire.ts';
import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { ColumnSettings, StoredPatch, TableView } from '../../server/model/tableView.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import type { DisplayContext } from '../fields/field-type.ts';
import type { GridHandle, SelectionSummary } from '../grid/grid-props.ts';
import { language } from '../i18n/language.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';

/** The open workspace, and who works in it. */
export interface SessionSlice {
  workspace: Workspace;
  person: SignedIn;
}

/** The table that the page shows. */
export interface TableSlice {
  table: () => CatalogTable;
  rows: () => TableRows;
  /** Opens a table, optionally with a filter formula and an open row. */
  openTable: (id: string, filter?: string, row?: RowId) => void;
}

/** The page Plan and billing. */
export interface PlanSlice {
  openPlan: () => void;
}

/** How the page shows its table. */
export interface ViewSlice {
  view: () => TableView;
  /** The views of the table, that of all rows first; empty if it is the only one. */
  views: () => readonly CatalogView[];
  /** The id of the shown view; empty if there is only one. */
  shownId: () => string;
  /** Shows another view, without the filter and the search of the one before, or with `keeps` within them. */
  openView: (id: string, keeps?: boolean) => void;
  /** The columns that the view has until the person changes them. */
  initialColumns: () => ColumnSettings;
  /** Changes what the browser stores of the view. Filter and order are changed by the query of the rows. */
  changeView: (patch: StoredPatch) => void;
}

/** The grid of the table, once it is ready. */
export interface GridAccessSlice {
  handle: () => GridHandle | null;
  selected: () => SelectionSummary | null;
}

/** The row open beside the grid. */
export interface OpenRowSlice {
  panelRow: () => RowId | null;
  openRow: (row: RowId | null) => void;
}

/** The person's settings of the keyboard. */
export interface KeyboardSlice {
  /** Whether Enter moves down instead of opening the editor, as in Excel. */
  enterMoves: () => boolean;
  setEnterMoves: (moves: boolean) => void;
}

/** The sidebar; in a narrow window, a drawer. */
export interface SidebarSlice {
  isSidebarOpen: () => boolean;
  setSidebarOpen: (open: boolean) => void;
}

/** Works on single rows outside the grid, and reports results. */
export interface ReportSlice {
  /**
   * Runs an action on a row, after its form and the question about its consequences, which with `asks` comes before every change of a
   * state; null if the person cancels.
   */
  runAction: (action: CatalogAction, row: GridRow, asks?: boolean) => Promise<Report | null>;
  /** Writes cells of a row, after the question about their consequences; null if the person cancels. */
  saveCells: (rows: TableRows, request: ChangeRequest, label: string) => Promise<Report | null>;
  /** Whether the consequences of something are being found out. */
  isChecking: () => boolean;
  showReport: (report: Report, onlyProblems?: boolean) => void;
  /** Where a problem can be fixed, by its code; null if there is no such place for this person. */
  remedyFor: (code: string) => { label: string; go: () => void } | null;
  /** A newer text for a problem that may be solved meanwhile; null if nothing has changed. */
  currentText: (issue: IssueDetails) => string | null;
}

/** The dialogs of the workspace page. */
export type DialogName = 'palette' | 'help' | 'shortcuts' | 'password' | 'email' | 'sessions' | 'unsaved' | 'leaving';

/** Opens a dialog, or closes the open one. */
export interface DialogSlice {
  openDialog: (dialog: DialogName | null) => void;
}

/** The parts of the workspace page's state. Each panel takes those that it uses. */
export interface WorkspaceSlices {
  session: SessionSlice;
  table: TableSlice;
  plan: PlanSlice;
  view: ViewSlice;
  grid: GridAccessSlice;
  openRow: OpenRowSlice;
  keyboard: KeyboardSlice;
  sidebar: SidebarSlice;
  reports: ReportSlice;
  dialogs: DialogSlice;
}

const Context = createContext<WorkspaceSlices>();

/** Provides the slices to its children. */
export const WorkspaceProvider = Context.Provider;

/** One slice of the workspace page's state; throws outside the page. */
export function useWorkspace<Name extends keyof WorkspaceSlices>(name: Name): WorkspaceSlices[Name] {
  const slices = useContext(Context);
  if (!slices) throw new Error('useWorkspace needs a WorkspaceProvider above it.');
  return slices[name];
}

/** The context for showing values in the panels: the table's rows, the page's language, the catalog's texts. */
export function useDisplayContext(): DisplayContext {
  const { workspace } = useWorkspace('session');
  const { rows } = useWorkspace('table');
  return {
    get source() {
      return rows();
    },
    get language() {
      return language();
    },
    get words() {
      return workspace.catalog.words;
    },
  };
}
