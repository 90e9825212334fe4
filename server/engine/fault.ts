import type { CompiledRule } from '../model/catalog.ts';
import type { Issue } from '../model/change.ts';
import type { DraftRow } from './draftRow.ts';

/** Something wrong with a row of the draft, before it is known whose wish falls with it. */
export interface Fault {
  entry: DraftRow;
  issue: Issue;
  /** The rule that is broken, where it is one. */
  rule?: CompiledRule;
  /** The field at which it is shown, also where the wish that falls is for a row of another table. */
  at?: string | undefined;
  /** The actor may not bring this about, in whatever state. */
  denied?: boolean;
}
