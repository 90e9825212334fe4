import { mailboxOf } from './fields/email.ts';

/**
 * Among rows whose addresses have the same key, those at exactly this mailbox, ignoring case. If there are none: all rows if they share one
 * mailbox, otherwise no row, because it is unclear which one is meant. Several mailboxes share a key only in data of earlier versions.
 */
export function filterByMailbox<T>(rows: readonly T[], addressOf: (row: T) => unknown, address: string): readonly T[] {
  const boxes = Map.groupBy(rows, row => mailboxOf(String(addressOf(row))));
  return boxes.get(mailboxOf(address)) ?? (boxes.size === 1 ? rows : []);
}

/**
 * Whether two addresses reach the same mailbox, ignoring case; two empty addresses do. A secret sent to one mailbox is not valid for
 * another, even if both have the same key.
 */
export function isSameMailbox(one: unknown, other: unknown): boolean {
  const [first, second] = [one, other].map(address => (typeof address === 'string' ? mailboxOf(address) : null));
  return first === second;
}
