import { castCell } from '../model/castCell.ts';
import type { Field } from '../model/field.ts';
import { type CredentialSealer, sealedFieldOf } from '../model/sealing.ts';
import { cellIssue, invalidInputIssue, omitOrRefuse, type PartialCellRequest } from './cellIssues.ts';
import { engineTexts } from './engineTexts.ts';
import type { Intent } from './intent.ts';
import { emptiedReason, lockReason } from './lockReason.ts';

/** How a credential is read: who enters it, and how it is encrypted. */
export interface SealedCellRequest extends PartialCellRequest {
  sealer: CredentialSealer | undefined;
}

/**
 * Reads a cell that holds a credential: the typed text is encrypted here, and only the encrypted text and the mark that there is one go on. A
 * text that is not accepted is not kept. An undo can empty the cell but not bring a credential back: the cell stays, with the reason.
 */
export function readSealedCell(field: Field, input: unknown, intent: Intent, request: SealedCellRequest): void {
  const { table, row, before, cells } = intent;
  const isSet = (field.id in cells ? cells[field.id] : before?.[field.id]) === true;
  const isMark = typeof input === 'boolean';
  if (isMark && input === isSet) return;
  const { value, invalid } = isMark ? { value: null, invalid: null } : castCell(field, input);
  if (value === null && invalid === null && !isSet && input !== true) return;
  const label = { label: field.label.en };
  const locked = lockReason(field, intent, request);
  const empty = input === true ? null : emptiedReason(field, value, invalid, request);
  const lostCredential = input === true ? { code: 'not_kept', words: engineTexts.not_kept } : null;
  const reason = locked ?? lostCredential ?? empty;
  if (reason !== null) {
    const issue = cellIssue(intent, field.id, reason.code, reason.words, label);
    // Also a row that comes back does so without its credentials.
    if (request.trust === 'undo') intent.kept.push(issue);
    else omitOrRefuse(intent, issue, request);
  } else if (invalid !== null) omitOrRefuse(intent, invalidInputIssue(intent, field, invalid), request);
  else {
    if (request.sealer === undefined) throw new Error(`${table.id}.${field.id} is encrypted, but this writer has no key`);
    cells[field.id] = value === null ? null : true;
    cells[sealedFieldOf(field.id)] =
      value === null ? null : request.sealer.seal({ table: table.id, row, field: field.id }, String(value));
  }
}
