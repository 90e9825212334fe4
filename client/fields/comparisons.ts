/** A comparison that a condition of a filter can use. */
export type ConditionKind =
  | 'contains'
  | 'containsNot'
  | 'starts'
  | 'is'
  | 'isNot'
  | 'isAnyOf'
  | 'isNoneOf'
  | 'equals'
  | 'differs'
  | 'more'
  | 'atLeast'
  | 'less'
  | 'atMost'
  | 'on'
  | 'before'
  | 'after'
  | 'hasAny'
  | 'hasAll'
  | 'hasNone'
  | 'empty'
  | 'filled'
  | 'yes'
  | 'no';

/** The comparisons of texts. */
export const textComparisons: readonly ConditionKind[] = [
  'contains',
  'is',
  'isAnyOf',
  'starts',
  'isNot',
  'isNoneOf',
  'containsNot',
  'empty',
  'filled',
];

/** The comparisons of lists. */
export const listComparisons: readonly ConditionKind[] = ['hasAny', 'hasAll', 'hasNone', 'empty', 'filled'];

/** The comparisons of values that are chosen. */
export const choiceComparisons: readonly ConditionKind[] = ['is', 'isAnyOf', 'isNot', 'isNoneOf', 'empty', 'filled'];
