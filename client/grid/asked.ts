import type { CatalogAction, CatalogField } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';
import type { FillMode } from './fill.ts';
import type { Area } from './paste.ts';
import type { GridRow, Preview } from './source.ts';

/** A question before something is done. */
export interface Question {
  text: string;
  action: string;
  answer(yes: boolean): void;
}

/** What is asked before a paste: into which fields columns too many go, or whether so many rows are to be made. */
export type PasteAsked =
  | {
      kind: 'columns';
      /** Each column too many: its place in what was copied, from 1, and its first values. */
      extras: readonly { place: number; samples: readonly string[] }[];
      fields: readonly CatalogField[];
      /** A field or null for each; null cancels. */
      answer(fields: (string | null)[] | null): void;
    }
  | { kind: 'rows'; count: number; preview: Promise<Preview> | null; answer(yes: boolean): void };

/** The form of an action, open until it is answered; null cancels. */
export interface ActionForm {
  action: CatalogAction;
  rows: GridRow[];
  answer(cells: Cells | null): void;
}

/** Cells that were filled from others, and how: the other way is offered until something else happens. */
export interface Filled {
  area: Area;
  target: Area;
  mode: FillMode;
}

/** A drag of the fill handle by the right button: how to fill is asked where it was let go. */
export interface FillAsked {
  area: Area;
  target: Area;
  x: number;
  y: number;
}
