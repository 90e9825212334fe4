import type { RowId } from './change.ts';
import type { Field } from './field.ts';
import type { LocalizedText } from './localizedText.ts';

/** The cell that a credential belongs to. It is part of what is encrypted, so that the text can be opened nowhere else. */
export interface CellAddress {
  table: string;
  row: RowId;
  field: string;
}

/** Encrypts the credentials that people enter. The engine has no other access to keys. */
export interface CredentialSealer {
  /** The encrypted text of a credential for this cell. */
  seal(cell: CellAddress, clear: string): string;
}

/** Opens credentials, for the effects that use them. */
export interface CredentialOpener {
  /** The clear text of a cell; throws an error without any of it if no key opens it. */
  open(cell: CellAddress, sealed: string): string;
}

/** The id of the hidden field that stores the encrypted text of an `encrypted` field. */
export const sealedFieldOf = (field: string): string => `${field}_sealed`;

/** The hidden field that stores the encrypted text of an `encrypted` field. */
export const sealedField = (of: string, label: LocalizedText): Field => ({
  id: sealedFieldOf(of),
  type: 'secret',
  label,
  system: true,
  hidden: true,
  unlogged: true,
  sealedOf: of,
});
