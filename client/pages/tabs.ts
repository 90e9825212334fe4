import { uuidv7 } from 'uuidv7';
import { openChannel } from '../sync/channel.ts';
import { alone, type Canvass, type Election, electByLock, electByMessages } from '../sync/election.ts';
import type { Sharing, Told } from '../sync/stream.ts';

/** How the pages of one person in one workspace, which are known by this name, share a stream. */
export function shareAmongTabs(name: string): Sharing {
  return {
    channel: openChannel<Told>(`${name}.stream`),
    election: electionOf(name),
    hidden: () => document.visibilityState === 'hidden',
  };
}

/** Over plain http, but for this machine itself, browsers have no locks. */
function electionOf(name: string): Election {
  if ('locks' in navigator) return electByLock(navigator.locks, `${name}.leader`);
  const channel = openChannel<Canvass>(`${name}.leader`);
  return channel ? electByMessages(channel, uuidv7()) : alone();
}
