import { Refusal } from '../model/writer.ts';

/** The refusal when too much work is waiting. It fits every kind of work: a sign-in, an invitation, a new password. */
export const serverBusy = (): Refusal =>
  new Refusal('server_busy', 'The server is very busy. Wait 5 seconds and try again', { kind: 'too_many', retryAfter: 5 });
