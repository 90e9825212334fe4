import { uuidv7 } from 'uuidv7';
import type { RowId } from '../model/change.ts';

/** A new row's id: version 7, so that ids sort in the order in which they were made. */
export const newId = (): RowId => uuidv7();
