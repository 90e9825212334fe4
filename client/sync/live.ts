import { alone } from './election.ts';
import { createRestorer, type Restorer, type RestoreWiring } from './restore.ts';
import { openStream, type Sharing, type Stream, type StreamWiring } from './stream.ts';

/** What goes on behind an open workspace once its first rows are there: the stream, and what earlier pages could not send. */
export interface Live {
  stream: Stream;
  restorer: Restorer | undefined;
}

/** What the stream needs beside the pages that share it. */
export type FollowWiring = Omit<StreamWiring, keyof Sharing>;

/** Follows the stream, alone where nothing is shared; each time it opens, what was left by pages that are gone is sent. */
export function goLive(wiring: FollowWiring, sharing: Sharing | undefined, restoring: RestoreWiring | null): Live {
  const restorer = restoring ? createRestorer(restoring) : undefined;
  const stream = openStream({
    ...(sharing ?? { channel: null, election: alone(), hidden: () => false }),
    ...wiring,
    changed: state => {
      wiring.changed?.(state);
      if (state === 'live') void restorer?.restore();
    },
  });
  return { stream, restorer };
}
