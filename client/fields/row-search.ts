import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { LinkChoice } from '../contract/row.ts';
import type { RowSource } from '../contract/row-source.ts';

/** Finds rows of other tables by a part of their titles. */
export type RowFinder = Pick<RowSource, 'linkTitle' | 'linkChoices' | 'namedRows'>;

/** The rows found for a text. */
export interface FoundRows {
  text: string;
  rows: readonly LinkChoice[];
}

/** A search while a person types: the latest result, and whether a later one is on its way. */
export interface RowSearch {
  found: Accessor<FoundRows | null>;
  isSearching: Accessor<boolean>;
  /** Searches once the person has paused. */
  search: (text: string) => void;
  /** Searches at once. An answer that a later search overtook is dropped. */
  searchNow: (text: string) => Promise<void>;
}

/** How long a person pauses before their text is searched, in milliseconds. */
const pause = 120;

/** Creates the search for rows of a table. */
export function createRowSearch(rows: RowFinder, table: () => string): RowSearch {
  const [found, setFound] = createSignal<FoundRows | null>(null);
  const [isSearching, setSearching] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  onCleanup(() => clearTimeout(timer));
  const searchNow = async (text: string): Promise<void> => {
    latest += 1;
    const request = latest;
    setSearching(true);
    try {
      const choices = await rows.linkChoices(table(), text);
      if (request === latest) setFound({ text, rows: choices });
    } finally {
      if (request === latest) setSearching(false);
    }
  };
  return {
    found,
    isSearching,
    searchNow,
    search: text => {
      clearTimeout(timer);
      timer = setTimeout(() => void searchNow(text), pause);
    },
  };
}
