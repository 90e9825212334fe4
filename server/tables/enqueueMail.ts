import type { Role } from '../model/actor.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Language } from '../model/localizedText.ts';
import { secretMask } from '../model/secretMask.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import type { MailMessage } from './messageBody.ts';
import { nonEmptyText, preferredLanguage } from './personCells.ts';

/** The secret of a message, and the invitation or account that it opens. */
export interface MailSecret {
  clear: string;
  hash: string;
  opens: { invite: RowId } | { account: RowId };
  /** The row of the person whom it lets in, for the list of shown secrets. */
  table: 'users' | 'invites';
  row: RowId;
  name: string;
  role: Role;
  expiresAt: string;
}

/** The recipient of a message, and when to send it. */
export interface MailEnvelope {
  org: RowId | null;
  to: string;
  language: Language;
  createdFor: RowId | null;
  /** The message is not sent before this time. */
  notBefore?: string | null;
  secret?: MailSecret;
}

/**
 * Puts a message into the Outbox. Its secret is stored separately until the message is sent; without a mail server it is shown once to the
 * actor and not stored.
 */
export function enqueueMail(
  context: HookContext,
  cause: AppliedChange,
  message: MailMessage,
  { secret, notBefore, ...envelope }: MailEnvelope,
): void {
  const { deliversMail: delivers } = context;
  const redacted = (text: string | null): string | null =>
    text === null || secret === undefined ? text : text.replaceAll(secret.clear, secretMask);
  const messageId = context.add(cause, {
    table: 'outbox',
    to: {
      ...envelope,
      ...message,
      toKey: context.normalizeKey('accounts', 'email', envelope.to),
      body: redacted(message.body),
      link: redacted(message.link),
      state: delivers ? 'queued' : 'kept',
      nextAttemptAt: delivers ? (notBefore ?? null) : null,
      ...(secret === undefined ? {} : { ...secret.opens, opens: secret.hash }),
    },
  });
  if (secret === undefined) return;
  if (delivers) {
    context.add(cause, { table: 'messageSecrets', to: { message: messageId, text: secret.clear } });
    return;
  }
  const { table, row, name, role, expiresAt, clear } = secret;
  const shown = message.link?.includes(clear) === true ? message.link : clear;
  context.showOnce({ table, row, name, role, expiresAt, kind: message.kind, to: envelope.to, secret: shown });
}

/** Puts a message without a secret into the Outbox, for a person at this address. */
export const enqueueMailTo = (context: HookContext, cause: AppliedChange, person: Row, to: string, message: MailMessage): void =>
  enqueueMail(context, cause, message, {
    org: nonEmptyText(person.org),
    to,
    language: preferredLanguage(person, context.actor),
    createdFor: cause.to === null ? null : person.id,
  });

/** The states of a message that is still to be sent, or could be sent again. */
const withdrawableStates = ['queued', 'sending', 'failed'];

/** Withdraws waiting messages whose secret is no longer the current one of these rows. */
export async function withdrawMail(
  context: HookContext,
  changes: readonly AppliedChange[],
  by: 'invite' | 'account',
  isCurrent: (message: Row, change: AppliedChange) => boolean,
): Promise<void> {
  const causes = new Map(changes.map(change => [change.row as unknown, change]));
  const rows = changes.map(change => change.row);
  for (const message of await context.where('outbox', by, rows)) {
    const cause = causes.get(message[by]) ?? changes.find(({ to }) => to === null);
    if (
      cause === undefined ||
      message.opens === null ||
      !withdrawableStates.includes(String(message.state)) ||
      isCurrent(message, cause)
    )
      continue;
    context.add(cause, { table: 'outbox', row: message.id, to: { state: 'withdrawn', nextAttemptAt: null } });
  }
}
