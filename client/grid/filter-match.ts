import { evaluateCondition } from '../fields/evaluate-condition.ts';
import type { GridRow } from './source.ts';

/** The server evaluates these by its own clock, in the organisation's time zone. */
const usesClock = /\b(?:TODAY|NOW)\s*\(/i;

/**
 * Whether a visible row no longer matches the filter: it was edited, and stays until the next reload. False for filters that
 * follow links or use the clock, because they cannot be evaluated here.
 */
export const noLongerMatches = (filter: string, row: GridRow): boolean =>
  filter !== '' && !usesClock.test(filter) && evaluateCondition(filter, row) === false;
