import type { CatalogAction, CatalogField } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';
import type { PasteChoices, PasteDraft } from './paste-reading.ts';
import type { SelectionPart } from './selection.ts';
import type { FillMode } from './series.ts';
import type { GridRow, Preview, Report } from './source.ts';

/** A question to confirm. */
export interface Confirmation {
  /** A function if titles in it arrive while it is shown. */
  text: string | (() => string);
  action: string;
  answer(yes: boolean): void;
}

/** The dialog of a paste: how to read it, and whether to do it. */
export interface PastePrompt {
  /** What the paste would do with these choices. */
  draft(choices: PasteChoices): PasteDraft;
  /** The result of its changes on the server; null if it cannot be previewed. */
  preview(draft: PasteDraft): Promise<Preview> | null;
  /** Fields that an unassigned column can go into. */
  fieldsFor(draft: PasteDraft): readonly CatalogField[];
  /** More new rows than this need confirmation. */
  newRowLimit: number;
  /** Null cancels. */
  answer(choices: PasteChoices | null): void;
}

/** The open form of an action; null cancels it. */
export interface ActionFormRequest {
  action: CatalogAction;
  rows: GridRow[];
  answer(cells: Cells | null): void;
}

/** The source and target of a fill, as row sets of the time of the request. */
export interface FillOperation {
  seed: SelectionPart;
  target: SelectionPart;
  /** The number of rows in the seed. */
  seedCount: number;
  direction: 'down' | 'up' | 'right' | 'left';
}

/** How to fill: as usual, the alternative (Ctrl was held), or the chosen mode. */
export type FillModeChoice = FillMode | 'usual' | 'other';

/** The last fill, with its mode and result. The other mode is offered until something else happens. */
export interface LastFill {
  operation: FillOperation;
  mode: FillMode;
  done: Promise<Report | null>;
}

/** A right-button drag of the fill handle: the menu asks for the mode where it ended. */
export interface FillPrompt {
  operation: FillOperation;
  x: number;
  y: number;
}

/** Cells that were copied or cut, or a drag of the fill handle; shown with a dashed outline. */
export interface CopiedCells {
  id: string;
  parts: readonly SelectionPart[];
  cut: boolean;
  /** The cut was cancelled with Escape: pasting it does nothing. */
  isCancelled?: boolean;
}
