import { type Cells, type Row, sameValue } from '../model/change.ts';
import { always, dayIn, daysAfter } from '../model/days.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { enteredStatus, loadOrgs, nonEmptyText } from './personCells.ts';

/** How many days before their last day a person's row says that they are leaving. */
const noticeDays = 7;

/** Why a person cannot be Active because of their first or last day. */
export const employmentTexts = {
  V_STARTS: say('Starts on {firstDay:day}', 'Arrive le {firstDay:day}'),
  V_LAST_DAY: say('Last day was {lastDay:day}: change it first', 'Le dernier jour était le {lastDay:day} : modifiez-le d’abord'),
};

/** Notes in an Active person's row that their last day is near or has passed, in their organisation's time zone. The clock repeats it as days pass. */
export async function updateComingUp(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const concerned = changes.filter(({ to }) => to !== null && (to.lastDay !== null || to.validUntil !== null));
  if (concerned.length === 0) return;
  const orgs = await loadOrgs(context, concerned);
  for (const change of concerned) {
    const person = change.to as Row;
    const expected = comingUpFor(person, dayIn(orgs.get(String(person.org))?.zone, context.now));
    if (Object.keys(expected).some(id => !sameValue(person[id], expected[id])))
      context.add(change, { table: 'users', row: person.id, to: expected });
  }
}

function comingUpFor(person: Row, today: string): Cells {
  const last = nonEmptyText(person.lastDay);
  if (last === null) return { comingUp: null, validFrom: null, validUntil: null };
  if (person.status !== 'Active') return { comingUp: null, ...always };
  if (last < today) return { comingUp: 'past', ...always, validFrom: daysAfter(last, 1) };
  const from = daysAfter(last, -noticeDays);
  if (from <= today) return { comingUp: 'leaving', validFrom: from, validUntil: last };
  return { comingUp: null, ...always, validUntil: daysAfter(from, -1) };
}

/**
 * Refuses to activate a person before their first day, if the organisation waits for it, and after their last day until that is changed.
 * A person who accepts an invitation is not refused: they cannot be asked to come back later.
 */
export async function enforceEmploymentDays(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const entering = changes.filter(
    change =>
      enteredStatus(change, 'Active') &&
      change.from?.status !== 'Invited' &&
      (change.to?.firstDay ?? change.to?.lastDay) !== null,
  );
  if (entering.length === 0) return;
  const orgs = await loadOrgs(context, entering);
  for (const change of entering) {
    const person = change.to as Row;
    const org = orgs.get(String(person.org));
    const today = dayIn(org?.zone, context.now);
    const [first, last] = [nonEmptyText(person.firstDay), nonEmptyText(person.lastDay)];
    if (last !== null && last < today && org?.lastDay === 'deactivate')
      rejectActivation(context, change, 'V_LAST_DAY', 'lastDay', last);
    else if (first !== null && first > today && org?.firstDay === 'wait')
      rejectActivation(context, change, 'V_STARTS', 'firstDay', first);
  }
}

const rejectActivation = (
  context: HookContext,
  change: AppliedChange,
  code: keyof typeof employmentTexts,
  field: string,
  day: string,
): void => context.reportIssue(change, { code, words: employmentTexts[code], params: { [field]: day }, field });
