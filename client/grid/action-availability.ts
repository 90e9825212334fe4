import type { CatalogAction, LocalizedText } from '../../server/api/wire.ts';
import { matchesCondition } from './conditions.ts';
import type { GridRow } from './source.ts';

/**
 * Why an action cannot be done on a row, judged by the formulas that the server judges by; null where it can.
 * What depends on rows beyond links cannot be told here: it counts as legal, and the server decides.
 */
export function unavailableReason(action: CatalogAction, row: GridRow): LocalizedText | null {
  const needs = action.needs ?? [{ when: action.when, words: action.because }];
  return needs.find(need => !matchesCondition(need.when, row))?.words ?? null;
}

/** Whether an action can be done on a row. */
export const isAvailable = (action: CatalogAction, row: GridRow): boolean => unavailableReason(action, row) === null;
