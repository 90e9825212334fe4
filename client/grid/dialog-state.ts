import type { Accessor, Setter } from 'solid-js';
import { createSignal } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { ReadingChoices } from '../../server/model/tabular/reading.ts';
import type { Preview } from '../contract/command.ts';
import type { PasteDraft } from './paste-reading.ts';

/** The dialog of a paste: how to read it, and whether to do it. */
export interface PastePrompt {
  /** What the paste would do with these choices. */
  draft(choices: ReadingChoices): PasteDraft;
  /** The result of its changes on the server; null if it cannot be previewed. */
  preview(draft: PasteDraft): Promise<Preview> | null;
  /** Fields that an unassigned column can go into. */
  fieldsFor(draft: PasteDraft): readonly CatalogField[];
  /** More new rows than this need confirmation. */
  newRowLimit: number;
  /** Null cancels. */
  answer(choices: ReadingChoices | null): void;
}

/** The open dialogs of one grid; null where none is open. */
export interface DialogState {
  isFindOpen: Accessor<boolean>;
  setFindOpen: Setter<boolean>;
  isReplaceOpen: Accessor<boolean>;
  setReplaceOpen: Setter<boolean>;
  /** The column whose values are chosen for the filter. */
  filterColumn: Accessor<string | null>;
  setFilterColumn: Setter<string | null>;
  pastePrompt: Accessor<PastePrompt | null>;
  setPastePrompt: Setter<PastePrompt | null>;
}

/** Creates the dialog state, with every dialog closed. */
export function createDialogState(): DialogState {
  const [isFindOpen, setFindOpen] = createSignal(false);
  const [isReplaceOpen, setReplaceOpen] = createSignal(false);
  const [filterColumn, setFilterColumn] = createSignal<string | null>(null);
  const [pastePrompt, setPastePrompt] = createSignal<PastePrompt | null>(null);
  return { isFindOpen, setFindOpen, isReplaceOpen, setReplaceOpen, filterColumn, setFilterColumn, pastePrompt, setPastePrompt };
}
