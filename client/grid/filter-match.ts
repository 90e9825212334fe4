import type { GridRow } from '../contract/row.ts';
import { evaluateCondition } from '../fields/evaluate-condition.ts';

/** Functions that only the server can evaluate: they need its clock, the organisation's time zone, or the signed-in person. */
const usesServer = /\b(?:TODAY|NOW|ME|ROLE|HASROLE)\s*\(/i;

/**
 * Whether a visible row no longer matches the filter: it was edited, and stays until the next reload. False for filters that
 * follow links, use the clock or depend on the person, because they cannot be evaluated here.
 */
export const noLongerMatches = (filter: string, row: GridRow): boolean =>
  filter !== '' && !usesServer.test(filter) && evaluateCondition(filter, row) === false;
