/** The ways by which something reaches Seatgrid: the page, the HTTP API without it, the operator's commands, or what runs by itself. */
export const channels = ['page', 'api', 'cli', 'clock', 'mail', 'system'] as const;
/** One of the channels. */
export type Channel = (typeof channels)[number];

/** The context of a request: it goes with the actor into the log and the audit trail, and is shown to owners only. */
export interface RequestContext {
  channel: Channel;
  /** IP address of the client; none where there is no network between. */
  address?: string;
  requestId?: string;
}
