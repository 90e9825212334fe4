import type { Actor } from '../model/actor.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { Language } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';

/** A cell as text; null where it is empty or not text. */
export const nonEmptyText = (value: Value | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** A person entered this state: it differs from before, or the row is new. */
export const enteredStatus = (change: AppliedChange, state: string): boolean =>
  change.to?.status === state && change.from?.status !== state;

/** A person left this state, or the row went while in it. */
export const leftStatus = (change: AppliedChange, state: string): boolean =>
  change.from?.status === state && change.to?.status !== state;

/** The organisations of these people. */
export const loadOrgs = (context: HookContext, changes: readonly AppliedChange[]): Promise<Map<RowId, Row>> =>
  context.rows(
    'orgs',
    changes.map(change => nonEmptyText((change.to ?? change.from)?.org)),
  );

/** Who a message says has done it: the person, or the organisation when Seatgrid acts. */
export const inviterName = (actor: Actor, org: Row | undefined): string =>
  actor.kind === 'person' ? actor.name : String(org?.name ?? '');

/** The language in which to write to a person: theirs, else that of who acts. */
export function preferredLanguage(row: Row, actor: Actor): Language {
  if (row.language === 'en' || row.language === 'fr') return row.language;
  return actor.kind === 'person' ? actor.language : 'en';
}

/** How a person is called; empty where nobody knows yet. */
export const fullName = ({ firstName, lastName }: Row): string => `${firstName ?? ''} ${lastName ?? ''}`.trim();

/** An ISO time so many seconds later, ten years at most: a policy of an older version may say any number. */
export const addSeconds = (iso: string, seconds: number): string =>
  new Date(Date.parse(iso) + Math.min(tenYears, Math.max(-tenYears, seconds)) * 1000).toISOString();

const tenYears = 315_576_000;

/** An account's password is another one now. A hash made anew of the same password, which is counted, is not. */
export const hasNewPassword = ({ from, to }: Pick<AppliedChange, 'from' | 'to'>): boolean =>
  from?.passwordHash !== to?.passwordHash && (from?.rehashes ?? 0) === (to?.rehashes ?? 0);
