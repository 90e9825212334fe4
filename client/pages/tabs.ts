import { uuidv7 } from 'uuidv7';
import type { RowId } from '../../server/model/change.ts';
import { openChannel } from '../sync/channel.ts';
import { type Election, type ElectionMessage, electByLock, electByMessages, soleLeader } from '../sync/election.ts';
import type { RestoreOptions, SendingMessage } from '../sync/restore.ts';
import type { Sharing, StreamMessage } from '../sync/stream.ts';
import { openWriteStore } from '../sync/write-store.ts';

/** What the pages of one person in one workspace have in common is known by this name, and by no other person or workspace. */
const channelName = (person: RowId, workspace: string): string => `seatgrid.${workspace}.${person}`;

/** How the pages of one person in one workspace share one stream, and send what a page that is gone could not. */
export function shareAcrossTabs(
  person: RowId,
  workspace: string,
): { sharing: Sharing; writes: Pick<RestoreOptions, 'queue' | 'channel' | 'oneAtATime'> } {
  const name = channelName(person, workspace);
  return {
    sharing: {
      channel: openChannel<StreamMessage>(`${name}.stream`),
      election: createElection(name),
      hidden: () => document.visibilityState === 'hidden',
    },
    writes: {
      queue: openWriteStore(person, workspace),
      channel: openChannel<SendingMessage>(`${name}.writes`),
      // Without locks two pages may send the same: the server does it once, by its key.
      oneAtATime: work => ('locks' in navigator ? navigator.locks.request(`${name}.restore`, work) : work()),
    },
  };
}

/** Over plain http, but for this machine itself, browsers have no locks. */
function createElection(name: string): Election {
  if ('locks' in navigator) return electByLock(navigator.locks, `${name}.leader`);
  const channel = openChannel<ElectionMessage>(`${name}.leader`);
  return channel ? electByMessages(channel, uuidv7()) : soleLeader();
}
