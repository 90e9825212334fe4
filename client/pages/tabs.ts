import { uuidv7 } from 'uuidv7';
import type { RowId } from '../../server/model/change.ts';
import { openChannel } from '../sync/channel.ts';
import { alone, type Canvass, type Election, electByLock, electByMessages } from '../sync/election.ts';
import type { RestoreWiring, SendingTold } from '../sync/restore.ts';
import type { Sharing, Told } from '../sync/stream.ts';
import { openWriteQueue } from '../sync/write-queue.ts';

/** What the pages of one person in one workspace have in common is known by this name, and by no other person or workspace. */
const nameOf = (person: RowId, workspace: string): string => `seatgrid.${workspace}.${person}`;

/** How the pages of one person in one workspace share one stream, and send what a page that is gone could not. */
export function shareAmongTabs(
  person: RowId,
  workspace: string,
): { sharing: Sharing; writes: Pick<RestoreWiring, 'queue' | 'channel' | 'oneAtATime'> } {
  const name = nameOf(person, workspace);
  return {
    sharing: {
      channel: openChannel<Told>(`${name}.stream`),
      election: electionOf(name),
      hidden: () => document.visibilityState === 'hidden',
    },
    writes: {
      queue: openWriteQueue(person, workspace),
      channel: openChannel<SendingTold>(`${name}.writes`),
      // Without locks two pages may send the same: the server does it once, by its key.
      oneAtATime: work => ('locks' in navigator ? navigator.locks.request(`${name}.restore`, work) : work()),
    },
  };
}

/** Over plain http, but for this machine itself, browsers have no locks. */
function electionOf(name: string): Election {
  if ('locks' in navigator) return electByLock(navigator.locks, `${name}.leader`);
  const channel = openChannel<Canvass>(`${name}.leader`);
  return channel ? electByMessages(channel, uuidv7()) : alone();
}
