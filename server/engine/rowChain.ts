import { parseInvalid } from '../model/castCell.ts';
import { type AuthorizationContext, authorize, resultingRow } from './authorize.ts';
import type { Draft } from './draft.ts';
import { engineTexts } from './engineTexts.ts';
import { createIssue, type Intent, refuse } from './intent.ts';

/** A change of a chain as it was before it was read: its kind, and its result and issues from outside the chain. */
interface ChainLink {
  intent: Intent;
  kind: Intent['kind'];
  result: Intent['result'];
  issues: Intent['issues'];
  /** Its result and number of issues after it was last read: any later difference came from outside the chain. */
  read: { result: Intent['result']; issues: number };
}

/**
 * The changes of one commit that name the same row. Each one sees the row as left by the accepted changes before it; if one is refused, all
 * are read and authorised again. So together they can do no more than each one in a commit of its own.
 */
export class RowChain {
  readonly #links: ChainLink[];
  #isRead = false;

  constructor(intents: readonly Intent[]) {
    this.#links = intents.map(intent => {
      const { kind, result, issues } = intent;
      return { intent, kind, result, issues: [...issues], read: { result, issues: issues.length } };
    });
  }

  /** Reads and authorises the changes, unless this was done and none of them has been refused since. */
  async reevaluate(read: (intent: Intent) => void, draft: Draft, context: AuthorizationContext): Promise<void> {
    const changed = this.#links.filter(
      ({ intent, read: { result, issues } }) => intent.result !== result || intent.issues.length !== issues,
    );
    if (this.#isRead && changed.length === 0) return;
    for (const link of changed) {
      link.result = link.intent.result;
      link.issues.push(...link.intent.issues.slice(link.read.issues));
    }
    this.#isRead = true;
    let before = this.#links[0]?.intent.stored ?? null;
    // Shared by the whole chain, so that long texts are not copied for each change.
    const texts = parseInvalid(before?.invalid);
    let isDeleted = false;
    for (const { intent, kind, result, issues } of this.#links) {
      const initial: Partial<Intent> = {
        kind,
        result,
        issues: [...issues],
        before,
        cells: {},
        texts,
        invalid: null,
        enters: null,
        kept: [],
      };
      Object.assign(intent, initial);
      if (result === 'refused') continue;
      const impossible = impossibleNow(intent, isDeleted);
      if (impossible !== null) refuse(intent, createIssue(intent.table, intent.row, impossible, engineTexts[impossible]));
      else {
        read(intent);
        await authorize([intent], draft, context);
      }
      if (isRefused(intent)) continue;
      for (const [id, text] of intent.invalid ?? []) {
        if (text === null) delete texts[id];
        else texts[id] = text;
      }
      if (kind === 'delete') isDeleted = true;
      before = kind === 'delete' ? null : resultingRow(intent, intent.result === 'accepted' ? intent.enters : null);
    }
    for (const link of this.#links) link.read = { result: link.intent.result, issues: link.intent.issues.length };
  }
}

const isRefused = ({ result }: Intent): boolean => result === 'refused';

/** Why a change cannot apply to the row as the earlier ones left it; null if it can. */
function impossibleNow({ kind, before }: Intent, isDeleted: boolean): 'no_such_row' | 'row_exists' | null {
  if (isDeleted) return 'no_such_row';
  if (kind === 'insert') return before === null ? null : 'row_exists';
  return before === null ? 'no_such_row' : null;
}
