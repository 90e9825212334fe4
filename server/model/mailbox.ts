import { mailboxOf } from './fields/email.ts';

/**
 * Of rows whose addresses have one key, those at the very mailbox that is meant, in whatever capitals; where there are none, all of them if
 * they are at one mailbox. Of several others it is not known which is meant, so it is none: an earlier version told such addresses apart.
 */
export function filterByMailbox<T>(rows: readonly T[], addressOf: (row: T) => unknown, address: string): readonly T[] {
  const boxes = Map.groupBy(rows, row => mailboxOf(String(addressOf(row))));
  return boxes.get(mailboxOf(address)) ?? (boxes.size === 1 ? rows : []);
}

/**
 * Whether two addresses reach the same mailbox, whatever their capitals; so do two that are empty. What was sent to one opens nothing at another,
 * even where both have one key.
 */
export function isSameMailbox(one: unknown, other: unknown): boolean {
  const [first, second] = [one, other].map(address => (typeof address === 'string' ? mailboxOf(address) : null));
  return first === second;
}
