import type { System } from '../model/actor.ts';
import type { Row, Wish } from '../model/change.ts';
import type { Page, Reader } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import type { Tree } from './filter.ts';
import { all, isBefore, isBy, isOneOf } from './filter.ts';
import type { Log, Rounds } from './rounds.ts';
import { startRounds } from './rounds.ts';

/** The workspace in which time passes. */
export interface ClockOptions {
  writer: Writer;
  reader: Reader;
}

const actor: System = { kind: 'system', name: 'clock' };
const chunk = 500;
const every = 30_000;

/**
 * Something that ends by itself: which rows, found along which indexed field, and what becomes of them.
 * The `from` fields must still be as they were read.
 */
interface Ending {
  table: string;
  label: string;
  along: string;
  due: (now: string) => Tree;
  from: readonly string[];
  to: Wish['to'];
}

const endings: readonly Ending[] = [
  {
    table: 'invites',
    label: 'Invitations expire',
    along: 'state',
    due: now => all(isOneOf('state', 'pending'), isBy('expiresAt', now)),
    from: ['state', 'expiresAt'],
    to: { state: 'expired' },
  },
  {
    table: 'subscriptions',
    label: 'Subscriptions end',
    along: 'endsAt',
    due: now => all(isOneOf('state', 'applied', 'purchased'), isBefore('endsAt', now.slice(0, 10))),
    from: ['state', 'endsAt'],
    to: { state: 'expired' },
  },
  {
    table: 'sessions',
    label: 'Sessions end',
    along: 'expiresAt',
    due: now => isBy('expiresAt', now),
    from: ['expiresAt'],
    to: null,
  },
];

/** Ends everything whose time has come, at every tick; a tick that finds nothing writes nothing. */
export function startClock(options: ClockOptions & { log: Log; now?: () => Date }): Rounds {
  const now = options.now ?? (() => new Date());
  return startRounds({
    name: 'clock',
    every,
    log: options.log,
    round: async () => {
      const ended = await tick(options, now().toISOString());
      if (Object.values(ended).some(count => count > 0)) options.log.info({ ended }, 'clock: their time had come');
    },
  });
}

/** One tick at this moment; says how many rows of each table ended. Ticking twice at the same moment ends nothing twice. */
export async function tick(options: ClockOptions, now: string): Promise<Record<string, number>> {
  const ended: Record<string, number> = {};
  for (const ending of endings) ended[ending.table] = await end(options, ending, now);
  return ended;
}

async function end(options: ClockOptions, ending: Ending, now: string): Promise<number> {
  let count = 0;
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await options.reader.page({
      table: ending.table,
      reach: null,
      filter: ending.due(now),
      sort: [{ field: ending.along, descending: false }],
      fields: ending.from,
      limit: chunk,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (page.rows.length > 0) {
      const wishes = page.rows.map(row => wishOf(ending, row));
      const { outcomes } = await options.writer.commit(actor, wishes, { label: ending.label, partial: true, now });
      count += outcomes.filter(one => one.outcome === 'accepted').length;
    }
    cursor = page.rows.length < chunk ? null : page.cursor;
  }
  return count;
}

const wishOf = (ending: Ending, row: Row): Wish => ({
  table: ending.table,
  row: row.id,
  from: Object.fromEntries(ending.from.map(field => [field, row[field] ?? null])),
  to: ending.to,
});
