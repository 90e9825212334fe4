import type { Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext, Note } from '../model/table.ts';
import { addSeconds, nonEmptyText } from './people.ts';

const day = 86_400;
/** Messages of one group to one address within a day. */
const maxPerDay = 5;
/** The shortest time between two, whatever an organisation's policy says, in seconds. */
const minInterval = 60;

/** Messages that a person can ask for again, by what they ask for. */
const kindsByGroup = { invitation: ['M2', 'M3c', 'M6'], reset: ['M1n'] } as const;

/** States of messages that went out or will. What nobody was sent does not count. */
const countedStates = ['queued', 'sending', 'sent'];

/** What is said of a message that was asked for too soon, by code. */
export const sendLimitTexts = {
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
export interface SendHistory {
  /** When a message like these may go to the address again, and what is said until then; null for now. `alike` leaves out others. */
  blockedUntil(to: Addressee, matches?: (message: Row) => boolean): (Note & { at: string }) | null;
  /** Counts one that goes out in this commit. */
  record(to: Addressee): void;
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
export async function loadSendHistory(
  context: HookContext,
  group: keyof typeof kindsByGroup,
  people: readonly Addressee[],
): Promise<SendHistory> {
  const addresseeKey = ({ org, address }: Addressee): string =>
    `${org?.id} ${context.normalizeKey('accounts', 'email', address)}`;
  const since = addSeconds(context.now, -day);
  const keys = people.map(({ address }) => context.normalizeKey('accounts', 'email', address));
  const kinds: readonly unknown[] = kindsByGroup[group];
  const messages = (await context.where('outbox', 'toKey', [...new Set(keys)])).filter(
    ({ kind, state, createdAt }) =>
      kinds.includes(kind) &&
      countedStates.includes(String(state)) &&
      nonEmptyText(createdAt) !== null &&
      String(createdAt) > since,
  );
  const times = new Map<string, string[]>();
  const add = (key: string, at: string): void => void times.set(key, [...(times.get(key) ?? []), at]);
  for (const message of messages) add(`${message.org} ${message.toKey}`, String(message.createdAt));
  return {
    blockedUntil(to, matches) {
      const key = addresseeKey(to);
      const all = [...(times.get(key) ?? [])].sort();
      const interval = Math.max(minInterval, Number(to.org?.reinviteMinInterval ?? 3600));
      const latest = messages
        .filter(message => `${message.org} ${message.toKey}` === key && (matches === undefined || matches(message)))
        .map(message => String(message.createdAt))
        .sort()
        .at(-1);
      const soonest = latest === undefined ? context.now : addSeconds(latest, interval);
      const oldest = all.at(-maxPerDay);
      if (oldest !== undefined && addSeconds(oldest, day) > context.now)
        return limitNote(group === 'reset' ? 'RESET_OFTEN' : 'SENT_OFTEN', addSeconds(oldest, day));
      return group === 'invitation' && soonest > context.now ? limitNote('SENT_LATELY', soonest) : null;
    },
    record: to => add(addresseeKey(to), context.now),
  };
}

const limitNote = (code: keyof typeof sendLimitTexts, at: string) => ({ code, words: sendLimitTexts[code], params: { at }, at });

/** Refuses what was asked for too soon. Returns whether it may go on. */
export function passesSendLimit(
  context: HookContext,
  change: AppliedChange,
  wait: ReturnType<SendHistory['blockedUntil']>,
  field?: string,
): boolean {
  if (wait === null) return true;
  const { at: _at, ...why } = wait;
  context.reportIssue(change, { ...why, ...(field === undefined ? {} : { field }) });
  return false;
}
