import type { LoggedChange, Transaction } from '../model/change.ts';
import { decodeChanges } from './logCodec.ts';
import type { Cell } from './tableLayout.ts';

/** The transaction that a first part of the log tells of. The log is written by the store only, so what it holds needs no second look. */
export const decodeTransaction = (meta: Cell | undefined): Transaction => JSON.parse(String(meta)) as Transaction;

/** The changes of a part of the log. */
export const decodePart = (text: Cell | undefined): LoggedChange[] => decodeChanges(String(text));
