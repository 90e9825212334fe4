import type { CatalogAction, CatalogField } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';
import type { PasteChoices, PasteDraft } from './paste-reading.ts';
import type { SelectionPart } from './selection.ts';
import type { FillMode } from './series.ts';
import type { GridRow, Preview, Report } from './source.ts';

/** A question before something is done. */
export interface Confirmation {
  /** A function where names in it arrive while it is asked. */
  text: string | (() => string);
  action: string;
  answer(yes: boolean): void;
}

/** What is asked before a paste: how it is to be read, and whether it shall be done. */
export interface PastePrompt {
  /** What the paste would do if this were chosen. */
  draft(choices: PasteChoices): PasteDraft;
  /** What would become of its rows; null where that cannot be tried. */
  preview(draft: PasteDraft): Promise<Preview> | null;
  /** Fields that a column which goes nowhere may go into. */
  fieldsFor(draft: PasteDraft): readonly CatalogField[];
  /** So many new rows are more than a screen. */
  newRowLimit: number;
  /** Null cancels. */
  answer(choices: PasteChoices | null): void;
}

/** The form of an action, open until it is answered; null cancels. */
export interface ActionForm {
  action: CatalogAction;
  rows: GridRow[];
  answer(cells: Cells | null): void;
}

/** What a fill goes on from, and what it fills: rows as they were when it was asked for. */
export interface FillOperation {
  seed: SelectionPart;
  target: SelectionPart;
  /** How many rows the seed had. */
  seedCount: number;
  direction: 'down' | 'up' | 'right' | 'left';
}

/** How a fill is to be done: as usual, the other way (Ctrl was held), or as it was chosen. */
export type FillModeChoice = FillMode | 'usual' | 'other';

/** Cells that were filled from others, how, and what came of it: the other way is offered until something else happens. */
export interface LastFill {
  operation: FillOperation;
  mode: FillMode;
  done: Promise<Report | null>;
}

/** A drag of the fill handle by the right button: how to fill is asked where it was let go. */
export interface FillPrompt {
  operation: FillOperation;
  x: number;
  y: number;
}

/** Cells that were copied or cut, or over which the fill handle is dragged: shown with a dashed line. */
export interface CopiedCells {
  id: string;
  parts: readonly SelectionPart[];
  cut: boolean;
  /** It was cut, and Escape took that back: a paste of it does nothing. */
  isCancelled?: boolean;
}
