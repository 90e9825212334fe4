import type { Row } from '../model/change.ts';
import type { HookContext, Note, Stood } from '../model/table.ts';
import { say } from '../model/words.ts';
import { later, textOf } from './people.ts';

const day = 86_400;
/** Messages of one group to one address within a day. */
const dailyMost = 5;
/** The shortest time between two, whatever an organisation's policy says, in seconds. */
const shortest = 60;

/** Messages that a person can ask for again, by what they ask for. */
const groups = { invitation: ['M2', 'M3c', 'M6'], reset: ['M1n'] } as const;

/** States of messages that went out or will. What nobody was sent does not count. */
const counted = ['queued', 'sending', 'sent'];

/** What is said of a message that was asked for too soon, by code. */
export const limitWords = {
  SENT_LATELY: say('Can be invited again at {at:clock}', 'Peut être réinvité à {at:clock}'),
  SENT_OFTEN: say(
    'Invited 5 times within a day. Can be invited again on {at:time}',
    'Cette adresse a reçu 5 invitations en un jour. Peut être réinvitée le {at:time}',
  ),
  RESET_OFTEN: say(
    'Reset 5 times within a day. Can be reset again on {at:time}',
    'Accès réinitialisé 5 fois en un jour. Nouvelle réinitialisation possible le {at:time}',
  ),
};

/** How often addresses were written to, and when they may be again. */
export interface Sent {
  /** When a message like these may go to the address again, and what is said until then; null for now. `alike` leaves out others. */
  wait(to: Addressee, alike?: (letter: Row) => boolean): (Note & { at: string }) | null;
  /** Counts one that goes out in this commit. */
  count(to: Addressee): void;
}

/** An address of an organisation's people, and that organisation. */
export interface Addressee {
  org: Row | undefined;
  address: string;
}

/**
 * What was sent to these addresses by their organisations within a day: once an hour (policy) and five a day, whichever way it is asked for
 * (BL-03). Kept in the Outbox, so that all servers count alike.
 */
export async function sentTo(context: HookContext, group: keyof typeof groups, people: readonly Addressee[]): Promise<Sent> {
  const keyOf = ({ org, address }: Addressee): string => `${org?.id} ${context.keyOf('accounts', 'email', address)}`;
  const since = later(context.now, -day);
  const keys = people.map(({ address }) => context.keyOf('accounts', 'email', address));
  const kinds: readonly unknown[] = groups[group];
  const letters = (await context.where('outbox', 'toKey', [...new Set(keys)])).filter(
    ({ kind, state, createdAt }) =>
      kinds.includes(kind) && counted.includes(String(state)) && textOf(createdAt) !== null && String(createdAt) > since,
  );
  const times = new Map<string, string[]>();
  const add = (key: string, at: string): void => void times.set(key, [...(times.get(key) ?? []), at]);
  for (const letter of letters) add(`${letter.org} ${letter.toKey}`, String(letter.createdAt));
  return {
    wait(to, alike) {
      const key = keyOf(to);
      const all = [...(times.get(key) ?? [])].sort();
      const interval = Math.max(shortest, Number(to.org?.reinviteMinInterval ?? 3600));
      const latest = letters
        .filter(letter => `${letter.org} ${letter.toKey}` === key && (alike === undefined || alike(letter)))
        .map(letter => String(letter.createdAt))
        .sort()
        .at(-1);
      const soonest = latest === undefined ? context.now : later(latest, interval);
      const oldest = all.at(-dailyMost);
      if (oldest !== undefined && later(oldest, day) > context.now)
        return said(group === 'reset' ? 'RESET_OFTEN' : 'SENT_OFTEN', later(oldest, day));
      return group === 'invitation' && soonest > context.now ? said('SENT_LATELY', soonest) : null;
    },
    count: to => add(keyOf(to), context.now),
  };
}

const said = (code: keyof typeof limitWords, at: string) => ({ code, words: limitWords[code], params: { at }, at });

/** Refuses what was asked for too soon. Returns whether it may go on. */
export function mayGoOn(context: HookContext, change: Stood, wait: ReturnType<Sent['wait']>, field?: string): boolean {
  if (wait === null) return true;
  const { at: _at, ...why } = wait;
  context.refuse(change, { ...why, ...(field === undefined ? {} : { field }) });
  return false;
}
