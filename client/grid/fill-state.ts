import type { Accessor, Setter } from 'solid-js';
import { createSignal } from 'solid-js';
import type { FillMode } from '../../server/model/tabular/series.ts';
import type { Report } from '../contract/command.ts';
import type { SelectionPart } from './selection.ts';

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

/** The fills of one grid. */
export interface FillState {
  last: Accessor<LastFill | null>;
  setLast: Setter<LastFill | null>;
  prompt: Accessor<FillPrompt | null>;
  setPrompt: Setter<FillPrompt | null>;
  /** A drag with the right button is in progress, so the menu does not open. */
  isRightDrag: boolean;
}

/** Creates the fill state, before the first fill. */
export function createFillState(): FillState {
  const [last, setLast] = createSignal<LastFill | null>(null);
  const [prompt, setPrompt] = createSignal<FillPrompt | null>(null);
  return { last, setLast, prompt, setPrompt, isRightDrag: false };
}
