import type { CompiledRule } from '../model/catalog.ts';
import type { Issue } from '../model/change.ts';
import type { DraftRow } from './draftRow.ts';

/** A problem with a row of the draft, before `blame` finds the responsible request. */
export interface Fault {
  entry: DraftRow;
  issue: Issue;
  /** The broken rule, if any. */
  rule?: CompiledRule;
  /** The field where it is shown, even if the responsible request is for a row of another table. */
  at?: string | undefined;
  /** The actor may not cause this in any state. */
  denied?: boolean;
}
