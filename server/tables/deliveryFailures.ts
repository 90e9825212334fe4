import type { AppliedChange, HookContext } from '../model/table.ts';
import { okNote, undeliveredCode } from './notes.ts';

/** Clears the note about a failed delivery once the person has signed in: they no longer need the message. */
export function clearDeliveryFailure(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes) {
    const { from, to } = change;
    if (from !== null && to !== null && from.lastSignIn !== to.lastSignIn && String(to.issues).includes(undeliveredCode))
      context.note(change, okNote);
  }
}
