import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';
import type { Params } from '../../server/model/words.ts';
import { createAnnouncer } from './announce.ts';
import type { Report } from './source.ts';
import type { Sentence } from './words.ts';

/**
 * Sentences about what the grid shows by itself: a column that got wider, rows that are sorted, a dashed line round what was copied.
 * Only these may be read out without being written anywhere: refusals are not among them.
 */
type ShownAnyway = 'widthNow' | 'placeNow' | 'changedHere' | 'emptiedHere' | 'sortedRows' | 'copied' | 'discarded';

/** How the grid speaks to people: whatever it refuses or reports is seen as well as heard. */
export interface Voice {
  /** What a screen reader reads out. */
  heard: Accessor<string>;
  /** What was told last, shown at the active cell until something else is done. */
  told: Accessor<string | null>;
  /** Tells why something was not done, or what to do first: shown at the active cell, and read out. */
  tell: (text: string) => void;
  /** Takes away what was told. */
  untell: () => void;
  /** Says what became of a command: the page shows it, and it is read out. */
  report: (report: Report) => void;
  /** Says that something broke on the way, and what. */
  failed: (error: unknown) => void;
  /** Reads out what the grid shows anyway. */
  readOut: (which: ShownAnyway, params?: Params) => void;
}

/** Makes the voice of a grid, out of its sentences and of where the page shows reports. */
export function createVoice(say: (which: Sentence, params?: Params) => string, show: (report: Report) => void): Voice {
  const announcer = createAnnouncer();
  const [told, setTold] = createSignal<string | null>(null);
  const report = (now: Report): void => {
    setTold(null);
    show(now);
    announcer.say(now.message);
  };
  return {
    heard: announcer.text,
    told,
    tell: text => {
      setTold(text);
      announcer.say(text);
    },
    untell: () => setTold(null),
    report,
    failed: error => {
      const message = say('failed', { message: error instanceof Error ? error.message : String(error) });
      report({ accepted: 0, held: 0, refused: 0, outcomes: [], message });
    },
    readOut: (which, params) => announcer.say(say(which, params)),
  };
}
