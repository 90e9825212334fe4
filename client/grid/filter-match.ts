import { evaluateCondition } from './rights.ts';
import type { GridRow } from './source.ts';

/** The server looks at its own clock, in the zone of an organisation. */
const usesClock = /\b(?:TODAY|NOW)\s*\(/i;

/**
 * Whether a row in sight surely is no longer one that the filter asks for: it was edited, and stays until the rows are read again. Of a filter
 * that walks links or asks the clock this cannot be told here, and is false.
 */
export const noLongerMatches = (filter: string, row: GridRow): boolean =>
  filter !== '' && !usesClock.test(filter) && evaluateCondition(filter, row) === false;
