import type { Role } from '../model/actor.ts';
import { roles } from '../model/actor.ts';
import type { Row, RowId } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { veil } from '../model/veil.ts';
import type { Language } from '../model/words.ts';
import type { Letter } from './letter.ts';
import { languageOf } from './people.ts';

/** The secret that a letter carries, and the row that it opens: an invitation or an account. */
export interface Carried {
  clear: string;
  hash: string;
  opens: { invite: RowId } | { account: RowId };
  /** Whom it lets in, for whoever is shown the secret. */
  table: 'users' | 'invites';
  row: RowId;
  name: string;
  role: Role;
  expiresAt: string;
}

/** A letter and where it goes. */
export interface Posting {
  org: RowId | null;
  to: string;
  language: Language;
  createdFor: RowId | null;
  /** It is not sent before. */
  notBefore?: string | null;
  secret?: Carried;
}

/**
 * Puts a letter into the Outbox. Its secret is kept apart from it until it is sent; where there is no mail server it is shown once
 * to the person who acts, and kept nowhere.
 */
export function send(context: HookContext, cause: Stood, letter: Letter, { secret, notBefore, ...posting }: Posting): void {
  const { delivers } = context;
  const hidden = (text: string | null): string | null =>
    text === null || secret === undefined ? text : text.replaceAll(secret.clear, veil);
  const message = context.add(cause, {
    table: 'outbox',
    to: {
      ...posting,
      ...letter,
      toKey: context.keyOf('accounts', 'email', posting.to),
      body: hidden(letter.body),
      link: hidden(letter.link),
      state: delivers ? 'queued' : 'kept',
      nextAttemptAt: delivers ? (notBefore ?? null) : null,
      ...(secret === undefined ? {} : { ...secret.opens, opens: secret.hash }),
    },
  });
  if (secret === undefined) return;
  if (delivers) {
    context.add(cause, { table: 'messageSecrets', to: { message, text: secret.clear } });
    return;
  }
  const { table, row, name, role, expiresAt, clear } = secret;
  const shown = letter.link?.includes(clear) === true ? letter.link : clear;
  context.reveal({ table, row, name, role, expiresAt, kind: letter.kind, to: posting.to, secret: shown });
}

/** Puts a letter without a secret into the Outbox, to a person or to an address of theirs. */
export const post = (context: HookContext, cause: Stood, person: Row, to: string, letter: Letter): void =>
  send(context, cause, letter, {
    org: textOrNull(person.org),
    to,
    language: languageOf(person, context.actor),
    createdFor: cause.to === null ? null : person.id,
  });

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The role of a row of Users as access knows it. */
export const roleOf = (person: Row): Role =>
  person.external === true ? 'external' : (roles.find(role => role === person.role) ?? 'member');

/** The states of a message that is still to be sent, or may be sent again. */
const open = ['queued', 'sending', 'failed'];

/** Takes back messages that wait with a secret by which these rows open no more. */
export async function withdraw(
  context: HookContext,
  changes: readonly Stood[],
  by: 'invite' | 'account',
  isCurrent: (letter: Row, change: Stood) => boolean,
): Promise<void> {
  const causes = new Map(changes.map(change => [change.row as unknown, change]));
  const rows = changes.map(change => change.row);
  for (const letter of await context.where('outbox', by, rows)) {
    const cause = causes.get(letter[by]) ?? changes.find(({ to }) => to === null);
    if (cause === undefined || letter.opens === null || !open.includes(String(letter.state)) || isCurrent(letter, cause))
      continue;
    context.add(cause, { table: 'outbox', row: letter.id, to: { state: 'withdrawn', nextAttemptAt: null } });
  }
}
