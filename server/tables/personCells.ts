import type { Actor } from '../model/actor.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { Language } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';

/** A cell as text; null where it is empty or not text. */
export const nonEmptyText = (value: Value | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Whether the person entered this state: it differs from before, or the row is new. */
export const enteredStatus = (change: AppliedChange, state: string): boolean =>
  change.to?.status === state && change.from?.status !== state;

/** Whether the person left this state, or the row was deleted in it. */
export const leftStatus = (change: AppliedChange, state: string): boolean =>
  change.from?.status === state && change.to?.status !== state;

/** The organisations of these people. */
export const loadOrgs = (context: HookContext, changes: readonly AppliedChange[]): Promise<Map<RowId, Row>> =>
  context.rows(
    'orgs',
    changes.map(change => nonEmptyText((change.to ?? change.from)?.org)),
  );

/** The sender that a message names: the person, or the organisation when Seatgrid acts. */
export const inviterName = (actor: Actor, org: Row | undefined): string =>
  actor.kind === 'person' ? actor.name : String(org?.name ?? '');

/** The language of a message to a person: theirs, else the actor's. */
export function preferredLanguage(row: Row, actor: Actor): Language {
  if (row.language === 'en' || row.language === 'fr') return row.language;
  return actor.kind === 'person' ? actor.language : 'en';
}

/** An ISO time this many seconds later, ten years at most: a policy of an older version may have any number. */
export const addSeconds = (iso: string, seconds: number): string =>
  new Date(Date.parse(iso) + Math.min(tenYears, Math.max(-tenYears, seconds)) * 1000).toISOString();

const tenYears = 315_576_000;

/** Whether the account's password has changed. A renewed hash of the same password, which raises `rehashes`, is no change. */
export const hasNewPassword = ({ from, to }: Pick<AppliedChange, 'from' | 'to'>): boolean =>
  from?.passwordHash !== to?.passwordHash && (from?.rehashes ?? 0) === (to?.rehashes ?? 0);
