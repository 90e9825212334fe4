/** What the audit trail tells of. The ids are stored; a new kind is added at the end. */
export const auditEvents = [
  'signed_in',
  'sign_in_refused',
  'signed_out',
  'session_ended',
  'password_changed',
  'reset_asked',
  'denied',
  'too_many_tries',
  'foreign_origin',
  'role_changed',
  'policy_changed',
  'secret_sent',
  'exported',
  'organisation_switched',
  'set_up',
  'email_changed',
  'deactivated',
  'reactivated',
  'deleted',
] as const;

/** One of these kinds. */
export type AuditEvent = (typeof auditEvents)[number];

/** Days for which the audit trail is kept where an organisation says nothing else, and where an event belongs to none. */
export const defaultAuditDays = 400;
