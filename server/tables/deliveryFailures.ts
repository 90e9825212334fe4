import type { AppliedChange, HookContext } from '../model/table.ts';
import { okNote, undeliveredCode } from './notes.ts';

/** Who has signed in has no need of the message that could not be delivered: their verdict says so no more. */
export function clearDeliveryFailure(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes) {
    const { from, to } = change;
    if (from !== null && to !== null && from.lastSignIn !== to.lastSignIn && String(to.issues).includes(undeliveredCode))
      context.note(change, okNote);
  }
}
