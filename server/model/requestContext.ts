/** The channels through which a request reaches Seatgrid: the page, the HTTP API, the operator's commands, or Seatgrid's own tasks. */
export const channels = ['page', 'api', 'cli', 'clock', 'mail', 'system'] as const;
/** One of the channels. */
export type Channel = (typeof channels)[number];

/** The context of a request: stored with the actor in the log and the audit trail, and shown only to owners. */
export interface RequestContext {
  channel: Channel;
  /** The IP address of the client, if the request came over a network. */
  address?: string;
  requestId?: string;
}
