import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Params } from '../../server/model/localizedText.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { createAnnouncer } from './announce.ts';
import type { StringKey } from './strings.ts';

/**
 * Texts about what the grid shows anyway: a column width, a sort order, a dashed outline around copied cells.
 * Only these may be read out without being displayed; refusals may not.
 */
type VisibleSentence =
  | 'widthNow'
  | 'columnPosition'
  | 'frozenNow'
  | 'frozenNot'
  | 'changedHere'
  | 'emptiedHere'
  | 'sortedRows'
  | 'filteredRows'
  | 'filteredNot'
  | 'copied'
  | 'discarded'
  | 'chosen'
  | 'chosenNone';

/** A cell that cannot be edited. */
export interface LockedCell {
  field: CatalogField;
  row: GridRow;
}

/** The grid's messages to people. Everything it refuses or reports is both displayed and read out. */
export interface Notifications {
  /** The text for screen readers. */
  liveText: Accessor<string>;
  /** The last notification, shown at the active cell until the next action. */
  notice: Accessor<string | null>;
  /** The locked cell that the last notification is about; null if it is about something else. */
  lockedCell: Accessor<LockedCell | null>;
  /** Says why something was not done, or what to do first: shown at the active cell, and read out. */
  notify: (text: string, cell?: LockedCell | null) => void;
  /** Reads out what a notification shows besides its text. */
  read: (text: string) => void;
  /** Removes the notification. */
  clearNotice: () => void;
  /** Reports the result of a command: the page shows it, and it is read out. */
  report: (report: Report) => void;
  /** Reports an unexpected error. */
  reportError: (error: unknown) => void;
  /** Reads out what the grid shows anyway. */
  announce: (which: VisibleSentence, params?: Params) => void;
}

/** Creates the notifications of a grid. `show` displays a report on the page. */
export function createNotifications(
  say: (which: StringKey, params?: Params) => string,
  show: (report: Report) => void,
): Notifications {
  const announcer = createAnnouncer();
  const [notice, setNotice] = createSignal<string | null>(null);
  const [lockedCell, setLockedCell] = createSignal<LockedCell | null>(null);
  const report = (next: Report): void => {
    setNotice(null);
    show(next);
    announcer.say(next.message);
  };
  return {
    liveText: announcer.text,
    notice,
    lockedCell,
    read: announcer.say,
    notify: (text, cell = null) => {
      setLockedCell(cell);
      setNotice(text);
      announcer.say(text);
    },
    clearNotice: () => setNotice(null),
    report,
    reportError: error => {
      const message = say('failed', { message: error instanceof Error ? error.message : String(error) });
      report({ accepted: 0, held: 0, refused: 0, outcomes: [], message });
    },
    announce: (which, params) => announcer.say(say(which, params), which.startsWith('chosen') ? 'chosen' : undefined),
  };
}
