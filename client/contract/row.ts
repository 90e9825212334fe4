import type { Cells, InvalidInput, RowId } from '../../server/model/change.ts';
import type { IssueDetails } from '../../server/model/table.ts';

/** A row that a link cell may point to; `hint` distinguishes rows with the same title. */
export interface LinkChoice {
  id: RowId;
  title: string;
  hint: string;
}

/** A row with all names by which people may mean it: its title, and what identifies it. */
export interface NamedRow {
  id: RowId;
  names: readonly string[];
}

/** A loaded row. The object stays the same while its cells change; the source's `version` signals changes. */
export interface GridRow {
  id: RowId;
  version: number;
  cells: Cells;
  /** Cells whose text could not be parsed; `cells` contain that text. */
  invalid?: Record<string, InvalidInput>;
  issues?: IssueDetails[];
  /** Its number, where that is not its position: that of its line in a file. */
  number?: number;
  /** The values that its cells have now, where it shows those that they would have. */
  was?: Cells;
  /** An edit of it has no answer yet. */
  pending?: boolean;
  /** The texts that were typed last and not accepted, with the reasons. */
  refused?: RefusedText[];
}

/** A text that was typed last and not accepted, with the reason. A null `field` stands for the whole row. */
export interface RefusedText {
  field: string | null;
  text: string;
  message: string;
  /** The code of the reason, if the server gave one. */
  code?: string | undefined;
}

/** Number of rows that need attention: in the view (`here`) and in the whole table (`all`). */
export interface ProblemCount {
  here: number;
  all: number;
}
