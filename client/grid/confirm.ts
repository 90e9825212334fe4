import type { CatalogTable } from '../../server/api/wire.ts';
import type { Wish } from '../../server/model/change.ts';
import { fill, type Language } from '../../server/model/words.ts';
import type { Question } from './asked.ts';
import type { GridState } from './state.ts';

/** Asks a question and waits for the answer. */
export const ask = (grid: GridState, text: Question['text'], action: string): Promise<boolean> =>
  new Promise(answer => {
    grid.setQuestion({
      text,
      action,
      answer: yes => {
        grid.setQuestion(null);
        answer(yes);
      },
    });
  });

/** Asks before many rows enter a state from which something follows at once; answers at once where nothing does. */
export function mayEnter(grid: GridState, wishes: readonly Wish[]): true | Promise<boolean> {
  const { language } = grid.props;
  const table = grid.source.table();
  const field = table.fields.find(one => one.type === 'state');
  if (!field) return true;
  const entering = Map.groupBy(wishes, ({ to }) => to?.[field.id]);
  for (const [state, rows] of entering) {
    const follows = followsFrom(table, state, rows.length, language);
    const action = table.actions.find(one => one.enters === state);
    if (follows !== null) return ask(grid, follows, action?.label[language] ?? grid.say('editLabel'));
  }
  return true;
}

/** Rows that may enter a state without a question, where it says what follows: a screen of them. */
const aScreen = 20;

/** What follows for so many rows that enter a state, where that is to be asked first; else null. */
export function followsFrom(table: CatalogTable, state: unknown, count: number, language: Language): string | null {
  const found = table.fields.flatMap(field => field.states ?? []).find(one => one.id === state);
  return found?.follows && count > aScreen ? fill(found.follows, { count }, { language }) : null;
}
