import type { Row } from '../model/change.ts';
import { link, text, time } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { addSeconds } from './personCells.ts';

/**
 * The rate limit of messages to external people: one row for each sender and each organisation, with the time until which their messages
 * use up the limit. Further messages wait.
 */
export const mailPace = defineTable('mailPace', {
  label: say('Pace of messages', 'Cadence des messages'),
  section: 'hidden',
  title: 'key',
  fields: {
    key: text(say('Sender', 'Expéditeur'), { system: true, indexed: true, max: 100 }),
    until: time(say('Full until', 'Occupée jusqu’à'), { system: true }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, onDelete: 'cascade' }),
  },
});

const hour = 3_600;
/** How many messages to external people one person may send in an hour. */
const maxPerPersonPerHour = 100;
/** The same for an organisation without a limit of its own. */
const defaultOrgPerHour = 500;

/** Schedules messages. */
export interface MailPacer {
  /** Takes the next free time and returns it; null if the message may be sent now. */
  schedule(cause: AppliedChange, org: Row | undefined): string | null;
}

/** A pacer for the actor and these organisations. */
export async function createMailPacer(context: HookContext, orgs: readonly Row[]): Promise<MailPacer> {
  const { actor, now } = context;
  const person = actor.kind === 'person' ? `person ${actor.user}` : null;
  const keys = [...(person === null ? [] : [person]), ...orgs.map(org => `org ${org.id}`)];
  const rows = new Map((await context.where('mailPace', 'key', keys)).map(row => [row.key as unknown, row]));
  /** Each message uses its share of an hour; an hour's worth may be sent at once, the rest evenly after it. */
  const advance = (cause: AppliedChange, key: string, perHour: number, org: Row | undefined): string => {
    const row = rows.get(key);
    const full = typeof row?.until === 'string' && row.until > now ? row.until : now;
    const until = addSeconds(full, hour / perHour);
    const id = row?.id ?? context.newId();
    const cells = { key, until, org: org?.id ?? null };
    rows.set(key, { ...row, ...cells, id } as Row);
    context.add(cause, { table: 'mailPace', row: id, to: cells });
    return addSeconds(until, -hour);
  };
  return {
    schedule(cause, org) {
      if (!context.deliversMail) return null;
      const byPerson = person === null ? now : advance(cause, person, maxPerPersonPerHour, org);
      const perHour = Math.max(1, Number(org?.outsideMailPerHour ?? defaultOrgPerHour));
      const byOrg = org === undefined ? now : advance(cause, `org ${org.id}`, perHour, org);
      const at = [byPerson, byOrg].sort().at(-1) ?? now;
      return at > now ? at : null;
    },
  };
}
