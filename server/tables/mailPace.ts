import { link, text, time } from '../model/build.ts';
import type { Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { addSeconds } from './people.ts';

/**
 * How fast messages to people from outside go out: one row for each person and organisation that sends them, with the moment up to which
 * their messages fill the time. What is over waits until then.
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
/** Messages to people from outside that one person sends within an hour. */
const maxPerPersonPerHour = 100;
/** The same of an organisation, where its policy says nothing. */
const defaultOrgPerHour = 500;

/** Gives each message its moment. */
export interface MailPacer {
  /** When the next message may go out, which takes its place; null for now. */
  schedule(cause: AppliedChange, org: Row | undefined): string | null;
}

/** The pace of whoever acts and of these organisations. */
export async function createMailPacer(context: HookContext, orgs: readonly Row[]): Promise<MailPacer> {
  const { actor, now } = context;
  const person = actor.kind === 'person' ? `person ${actor.user}` : null;
  const keys = [...(person === null ? [] : [person]), ...orgs.map(org => `org ${org.id}`)];
  const rows = new Map((await context.where('mailPace', 'key', keys)).map(row => [row.key as unknown, row]));
  /** Each message fills its share of an hour; within an hour so many may go at once, and the rest one after the other. */
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
