import type { CatalogAction, LocalizedText } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { matchesCondition } from '../fields/conditions.ts';

/**
 * The reason why an action is not available on a row, by the formulas that the server uses too; null if it is available.
 * A condition on rows beyond links cannot be evaluated here: it counts as true, and the server decides.
 */
export function unavailableReason(action: CatalogAction, row: GridRow): LocalizedText | null {
  const needs = action.needs ?? [{ when: action.when, words: action.because }];
  return needs.find(need => !matchesCondition(need.when, row))?.words ?? null;
}

/** Whether an action is available on a row. */
export const isAvailable = (action: CatalogAction, row: GridRow): boolean => unavailableReason(action, row) === null;
