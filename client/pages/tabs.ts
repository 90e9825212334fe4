import { uuidv7 } from 'uuidv7';
import type { RowId } from '../../server/model/change.ts';
import { openChannel } from '../sync/channel.ts';
import { type Election, type ElectionMessage, electByLock, electByMessages, soleLeader } from '../sync/election.ts';
import type { OpenPages, SendingMessage, TabWrites } from '../sync/restore-unsent.ts';
import type { Sharing, StreamMessage } from '../sync/stream.ts';
import { openWriteStore } from '../sync/write-store.ts';

/** The name prefix of the channels and locks of one person in one workspace. */
const channelName = (person: RowId, workspace: string): string => `seatgrid.${workspace}.${person}`;

/** Lets the tabs of one person in one workspace share one stream, and send the changes that a closed tab left behind. */
export function shareAcrossTabs(person: RowId, workspace: string): { sharing: Sharing; writes: TabWrites } {
  const name = channelName(person, workspace);
  const page = uuidv7();
  return {
    sharing: {
      channel: openChannel<StreamMessage>(`${name}.stream`),
      election: createElection(name),
      hidden: () => document.visibilityState === 'hidden',
    },
    writes: {
      queue: openWriteStore(person, workspace, page),
      channel: openChannel<SendingMessage>(`${name}.writes`),
      // Without locks two tabs may send the same change; its idempotency key makes the server apply it once.
      oneAtATime: work => ('locks' in navigator ? navigator.locks.request(`${name}.restore`, work) : work()),
      openPages: joinOpenPages(`${name}.page.`, page),
    },
  };
}

/** Uses the Web Locks API, which browsers offer only over https and on localhost; else messages between tabs. */
function createElection(name: string): Election {
  if ('locks' in navigator) return electByLock(navigator.locks, `${name}.leader`);
  const channel = openChannel<ElectionMessage>(`${name}.leader`);
  return channel ? electByMessages(channel, uuidv7()) : soleLeader();
}

/** Holds a lock for this page until it leaves, is closed or is killed. Without the Web Locks API no page is known to be open. */
function joinOpenPages(prefix: string, page: string): OpenPages {
  if (!('locks' in navigator)) return { ids: async () => new Set(), leave: () => undefined };
  const { locks } = navigator;
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  void locks.request(`${prefix}${page}`, () => left);
  return {
    ids: async () => {
      const { held = [] } = await locks.query();
      return new Set(held.flatMap(({ name = '' }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
    },
    leave,
  };
}
