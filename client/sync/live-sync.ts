import { soleLeader } from './election.ts';
import { createRestorer, type RestoreOptions, type Restorer } from './restore.ts';
import { openStream, type Sharing, type Stream, type StreamOptions } from './stream.ts';

/** What goes on behind an open workspace once its first rows are there: the stream, and what earlier pages could not send. */
export interface LiveSync {
  stream: Stream;
  restorer: Restorer | undefined;
}

/** What the stream needs beside the pages that share it. */
export type LiveStreamOptions = Omit<StreamOptions, keyof Sharing>;

/** Follows the stream, alone where nothing is shared; each time it opens, what was left by pages that are gone is sent. */
export function startLiveSync(
  wiring: LiveStreamOptions,
  sharing: Sharing | undefined,
  restoring: RestoreOptions | null,
): LiveSync {
  const restorer = restoring ? createRestorer(restoring) : undefined;
  const stream = openStream({
    ...(sharing ?? { channel: null, election: soleLeader(), hidden: () => false }),
    ...wiring,
    changed: state => {
      wiring.changed?.(state);
      if (state === 'live') void restorer?.restore();
    },
  });
  return { stream, restorer };
}
