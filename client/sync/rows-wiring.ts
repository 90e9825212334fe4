import type { CatalogTable } from '../../server/api/wire.ts';
import type { Issue, RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import type { Catalog } from './catalog.ts';
import type { History } from './history.ts';
import type { Sender } from './send.ts';
import type { Titles } from './titles.ts';
import type { Tell } from './wish.ts';

/** What the rows of a table need of the workspace they belong to. */
export interface RowsWiring {
  api: Api;
  /** `/api/workspaces/administration`. */
  path: string;
  table: CatalogTable;
  catalog: Catalog;
  sender: Sender;
  history: History;
  titles: Titles;
  newId: () => RowId;
  explain: (issue: Issue) => string;
  productName: (product: string) => string;
  tell: Tell;
  /** Loads the words for what becomes of an undo. */
  prepareUndo?: () => Promise<void>;
  /** An undo or a redo waits for the connection. */
  undoWaits?: (done: 'undid' | 'redid') => void;
  /** Whether the stream is live: then answers are seen without asking. */
  live: () => boolean;
  pageSize?: number;
}
