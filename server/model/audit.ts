/** The kinds of events in the audit trail. The ids are stored; add new kinds at the end. */
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
  'imported',
] as const;

/** One of these kinds. */
export type AuditEvent = (typeof auditEvents)[number];

/** The default number of days that the audit trail is kept: for organisations without their own setting, and for events of no organisation. */
export const defaultAuditDays = 400;
