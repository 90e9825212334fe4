import { createSignal } from 'solid-js';
import type { Cells, RowId } from '../../server/model/change.ts';

/** The part of a row that conditions read. */
export interface ConditionRow {
  id: RowId;
  cells: Cells;
}

type Evaluator = (condition: string, row: ConditionRow) => boolean;

/** The formula code once it is loaded. From then on it stays, so that nothing tracks it any more. */
let loadedEvaluator: Evaluator | null = null;
const [evaluator, setEvaluator] = createSignal<Evaluator | null>(null);
let isLoading = false;

/** Whether a condition of the catalog is true for a row. The formula code is loaded on the first call; null until then. */
export function evaluateCondition(condition: string, row: ConditionRow): boolean | null {
  if (loadedEvaluator !== null) return loadedEvaluator(condition, row);
  evaluator();
  if (!isLoading) {
    isLoading = true;
    import('./conditions.ts').then(
      ({ matchesCondition }) => {
        loadedEvaluator = matchesCondition;
        setEvaluator(() => matchesCondition);
      },
      () => {
        // Offline it cannot be loaded: the next condition tries again.
        isLoading = false;
      },
    );
  }
  return null;
}
