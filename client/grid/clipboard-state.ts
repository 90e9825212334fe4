import type { Accessor, Setter } from 'solid-js';
import { createSignal } from 'solid-js';
import type { SelectionPart } from './selection.ts';

/** Cells that were copied or cut, or a drag of the fill handle; shown with a dashed outline. */
export interface CopiedCells {
  id: string;
  parts: readonly SelectionPart[];
  cut: boolean;
  /** The cut was cancelled with Escape: pasting it does nothing. */
  isCancelled?: boolean;
}

/** The copied cells of one grid. */
export interface ClipboardState {
  /** The last copied or cut cells, shown with a dashed outline until Escape. */
  copied: Accessor<CopiedCells | null>;
  setCopied: Setter<CopiedCells | null>;
}

/** Creates the clipboard state, with nothing copied. */
export function createClipboardState(): ClipboardState {
  const [copied, setCopied] = createSignal<CopiedCells | null>(null);
  return { copied, setCopied };
}
