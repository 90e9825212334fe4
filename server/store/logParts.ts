import type { LoggedChange, Transaction } from '../model/change.ts';
import { unpacked } from './packing.ts';
import type { Cell } from './shape.ts';

/** The transaction that a first part of the log tells of. The log is written by the store only, so what it holds needs no second look. */
export const transactionOf = (meta: Cell | undefined): Transaction => JSON.parse(String(meta)) as Transaction;

/** The changes of a part of the log. */
export const changesOf = (text: Cell | undefined): LoggedChange[] => unpacked(String(text));
