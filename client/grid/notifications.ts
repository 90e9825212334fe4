import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';
import type { Params } from '../../server/model/localizedText.ts';
import { createAnnouncer } from './announce.ts';
import type { Report } from './source.ts';
import type { StringKey } from './strings.ts';

/**
 * Sentences about what the grid shows by itself: a column that got wider, rows that are sorted, a dashed line round what was copied.
 * Only these may be read out without being written anywhere: refusals are not among them.
 */
type VisibleSentence = 'widthNow' | 'placeNow' | 'changedHere' | 'emptiedHere' | 'sortedRows' | 'copied' | 'discarded';

/** How the grid speaks to people: whatever it refuses or reports is seen as well as heard. */
export interface Notifications {
  /** What a screen reader reads out. */
  liveText: Accessor<string>;
  /** What was told last, shown at the active cell until something else is done. */
  notice: Accessor<string | null>;
  /** Tells why something was not done, or what to do first: shown at the active cell, and read out. */
  notify: (text: string) => void;
  /** Takes away what was told. */
  clearNotice: () => void;
  /** Says what became of a command: the page shows it, and it is read out. */
  report: (report: Report) => void;
  /** Says that something broke on the way, and what. */
  reportError: (error: unknown) => void;
  /** Reads out what the grid shows anyway. */
  announce: (which: VisibleSentence, params?: Params) => void;
}

/** Makes the voice of a grid, out of its sentences and of where the page shows reports. */
export function createNotifications(
  say: (which: StringKey, params?: Params) => string,
  show: (report: Report) => void,
): Notifications {
  const announcer = createAnnouncer();
  const [notice, setTold] = createSignal<string | null>(null);
  const report = (now: Report): void => {
    setTold(null);
    show(now);
    announcer.say(now.message);
  };
  return {
    liveText: announcer.text,
    notice,
    notify: text => {
      setTold(text);
      announcer.say(text);
    },
    clearNotice: () => setTold(null),
    report,
    reportError: error => {
      const message = say('failed', { message: error instanceof Error ? error.message : String(error) });
      report({ accepted: 0, held: 0, refused: 0, outcomes: [], message });
    },
    announce: (which, params) => announcer.say(say(which, params)),
  };
}
