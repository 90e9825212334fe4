/** Cells that hooks and the engine write in addition to entered ones; they are not undone. */
export const derived = new Set([
  'validationResult',
  'issues',
  'seats',
  'sysUserId',
  'lastActiveRole',
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
