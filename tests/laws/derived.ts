/** Cells that hooks and the engine write beside what was entered: they follow, and are not undone. */
export const derived = new Set([
  'validationResult',
  'issues',
  'seats',
  'sysUserId',
  'account',
  'inviteState',
  'lastInvitedAt',
  'inviteAgainAt',
  'wayInAt',
  'wayInAgainAt',
  'invitesSent',
  'invalid',
  'pool',
  'state',
  'purchasedBy',
]);
