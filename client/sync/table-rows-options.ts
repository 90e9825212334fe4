import type { Issue, RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import type { Catalog } from './catalog.ts';
import type { DescribeReport } from './change-requests.ts';
import type { MutationQueue } from './mutation-queue.ts';
import type { Titles } from './titles.ts';
import type { UndoStack } from './undo-stack.ts';

/** What the rows of a table need from their workspace. */
export interface TableRowsOptions {
  api: Api;
  /** `/api/workspaces/administration`. */
  path: string;
  tableId: string;
  /** The current catalog. Tracked. */
  catalog: () => Catalog;
  mutations: MutationQueue;
  undoStack: UndoStack;
  titles: Titles;
  newId: () => RowId;
  explain: (issue: Issue) => string;
  productName: (product: string) => string;
  describeReport: DescribeReport;
  /** Called when an undo or a redo waits for the connection. */
  onUndoWaiting?: (done: 'undid' | 'redid') => void;
  /** Whether the stream is live: then results arrive without being requested. */
  isLive: () => boolean;
  pageSize?: number;
}
