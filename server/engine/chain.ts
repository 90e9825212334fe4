import { type Asking, authorize, resultOf } from './authorize.ts';
import { invalidOf } from './cast.ts';
import type { Draft } from './draft.ts';
import { type Intent, issueOf, refuse } from './intent.ts';
import { engineWords } from './words.ts';

/** A change of a chain before it was read: what it was asked for as, and what has become of it for other reasons than the chain's. */
interface Link {
  intent: Intent;
  kind: Intent['kind'];
  fate: Intent['fate'];
  issues: Intent['issues'];
  /** Its fate and the number of its issues after it was last read: what differs since then came from elsewhere. */
  read: { fate: Intent['fate']; issues: number };
}

/**
 * The changes of one commit that name the same row. Each finds the row as those before it that still hold have left it; where one
 * falls, those after it are read and judged again. So together they can do no more than each in a commit of its own.
 */
export class Chain {
  readonly #links: Link[];
  #isRead = false;

  constructor(intents: readonly Intent[]) {
    this.#links = intents.map(intent => {
      const { kind, fate, issues } = intent;
      return { intent, kind, fate, issues: [...issues], read: { fate, issues: issues.length } };
    });
  }

  /** Reads and judges the changes, where that was not done yet or one of them has fallen since. */
  async follow(read: (intent: Intent) => void, draft: Draft, asking: Asking): Promise<void> {
    const fallen = this.#links.filter(
      ({ intent, read: { fate, issues } }) => intent.fate !== fate || intent.issues.length !== issues,
    );
    if (this.#isRead && fallen.length === 0) return;
    for (const link of fallen) {
      link.fate = link.intent.fate;
      link.issues.push(...link.intent.issues.slice(link.read.issues));
    }
    this.#isRead = true;
    let before = this.#links[0]?.intent.stored ?? null;
    // One for the whole chain: long texts of many changes are not copied for each.
    const texts = invalidOf(before?.invalid);
    let isGone = false;
    for (const { intent, kind, fate, issues } of this.#links) {
      Object.assign(intent, { kind, fate, issues: [...issues], before, cells: {}, texts, invalid: null, enters: null, kept: [] });
      if (fate === 'refused') continue;
      const impossible = impossibleNow(intent, isGone);
      if (impossible !== null) refuse(intent, issueOf(intent.table, intent.row, impossible, engineWords[impossible]));
      else {
        read(intent);
        await authorize([intent], draft, asking);
      }
      if (isRefused(intent)) continue;
      for (const [id, text] of intent.invalid ?? []) {
        if (text === null) delete texts[id];
        else texts[id] = text;
      }
      if (kind === 'delete') isGone = true;
      before = kind === 'delete' ? null : resultOf(intent, intent.fate === 'accepted' ? intent.enters : null);
    }
    for (const link of this.#links) link.read = { fate: link.intent.fate, issues: link.intent.issues.length };
  }
}

const isRefused = ({ fate }: Intent): boolean => fate === 'refused';

/** Why a change cannot be meant for the row that the earlier ones have left. */
function impossibleNow({ kind, before }: Intent, isGone: boolean): 'no_such_row' | 'row_exists' | null {
  if (isGone) return 'no_such_row';
  if (kind === 'insert') return before === null ? null : 'row_exists';
  return before === null ? 'no_such_row' : null;
}
