import { type AuthorizationContext, authorize, resultingRow } from './authorize.ts';
import { parseInvalid } from './cast.ts';
import type { Draft } from './draft.ts';
import { engineTexts } from './engineTexts.ts';
import { createIssue, type Intent, refuse } from './intent.ts';

/** A change of a chain before it was read: what it was asked for as, and what has become of it for other reasons than the chain's. */
interface ChainLink {
  intent: Intent;
  kind: Intent['kind'];
  result: Intent['result'];
  issues: Intent['issues'];
  /** Its fate and the number of its issues after it was last read: what differs since then came from elsewhere. */
  read: { result: Intent['result']; issues: number };
}

/**
 * The changes of one commit that name the same row. Each finds the row as those before it that still hold have left it; where one
 * falls, those after it are read and judged again. So together they can do no more than each in a commit of its own.
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

  /** Reads and judges the changes, where that was not done yet or one of them has fallen since. */
  async reevaluate(read: (intent: Intent) => void, draft: Draft, context: AuthorizationContext): Promise<void> {
    const fallen = this.#links.filter(
      ({ intent, read: { result, issues } }) => intent.result !== result || intent.issues.length !== issues,
    );
    if (this.#isRead && fallen.length === 0) return;
    for (const link of fallen) {
      link.result = link.intent.result;
      link.issues.push(...link.intent.issues.slice(link.read.issues));
    }
    this.#isRead = true;
    let before = this.#links[0]?.intent.stored ?? null;
    // One for the whole chain: long texts of many changes are not copied for each.
    const texts = parseInvalid(before?.invalid);
    let isGone = false;
    for (const { intent, kind, result, issues } of this.#links) {
      Object.assign(intent, {
        kind,
        result,
        issues: [...issues],
        before,
        cells: {},
        texts,
        invalid: null,
        enters: null,
        kept: [],
      });
      if (result === 'refused') continue;
      const impossible = impossibleNow(intent, isGone);
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
      if (kind === 'delete') isGone = true;
      before = kind === 'delete' ? null : resultingRow(intent, intent.result === 'accepted' ? intent.enters : null);
    }
    for (const link of this.#links) link.read = { result: link.intent.result, issues: link.intent.issues.length };
  }
}

const isRefused = ({ result: fate }: Intent): boolean => fate === 'refused';

/** Why a change cannot be meant for the row that the earlier ones have left. */
function impossibleNow({ kind, before }: Intent, isGone: boolean): 'no_such_row' | 'row_exists' | null {
  if (isGone) return 'no_such_row';
  if (kind === 'insert') return before === null ? null : 'row_exists';
  return before === null ? 'no_such_row' : null;
}
