import { soleLeader } from './election.ts';
import { createRestorer, type RestoreOptions, type Restorer } from './restore-unsent.ts';
import { openStream, type Sharing, type Stream, type StreamOptions } from './stream.ts';

/** The background work of an open workspace after its first rows are loaded: the stream, and the writes of earlier pages. */
export interface LiveSync {
  stream: Stream;
  restorer: Restorer | undefined;
}

/** What the stream depends on apart from the pages that share it. */
export type LiveStreamOptions = Omit<StreamOptions, keyof Sharing>;

/** Follows the stream, alone if nothing is shared. Each time the stream opens, the unsent writes of closed pages are sent. */
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
