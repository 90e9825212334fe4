import type { Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext, Note } from '../model/table.ts';
import { addSeconds, nonEmptyText } from './personCells.ts';

const day = 86_400;
/** How many messages of one group may be sent to one address in a day. */
const maxPerDay = 5;
/** The shortest interval between two messages, whatever the organisation's policy is, in seconds. */
const minInterval = 60;

/** The kinds of messages that can be requested again, by group. */
const kindsByGroup = { invitation: ['M2', 'M3c', 'M6'], reset: ['M1n'] } as const;

/** The states of messages that were sent or will be; others do not count. */
const countedStates = ['queued', 'sending', 'sent'];

/** The texts for a message that was requested too soon, by code. */
export const sendLimitTexts = {
  SENT_LATELY: say('Can be invited again at {at:clock}', 'Peut être réinvité à {at:clock}'),
  SENT_OFTEN: say(
    'Invited 5 times within a day. Can be invited again on {at:time}',
    'Invitation envoyée 5 fois en un jour. Peut être réinvité le {at:time}',
  ),
  RESET_OFTEN: say(
    'Reset 5 times within a day. Can be reset again on {at:time}',
    'Accès réinitialisé 5 fois en un jour. Nouvelle réinitialisation possible le {at:time}',
  ),
};

/** How often messages were sent to addresses, and when they may be sent again. */
export interface SendHistory {
  /** When a message may be sent to the address again, and the note until then; null for now. `matches` limits which messages count for the interval. */
  blockedUntil(to: Addressee, matches?: (message: Row) => boolean): (Note & { at: string }) | null;
  /** Counts a message of this commit. */
  record(to: Addressee): void;
}

/** An address, and the organisation that writes to it. */
export interface Addressee {
  org: Row | undefined;
  address: string;
}

/**
 * The messages that organisations sent to these addresses within a day. One message is allowed in each interval (policy, an hour by default)
 * and five a day, however they are requested (BL-03). Stored in the Outbox, so that all servers count the same.
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

/** Refuses a message that was requested too soon. Returns whether it may be sent. */
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
