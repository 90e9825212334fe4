import { createHash } from 'node:crypto';
import { isChosenPassword } from '../model/accountCells.ts';
import type { System } from '../model/actor.ts';
import type { Cells, ChangeRequest, Row } from '../model/change.ts';
import { email } from '../model/fields/email.ts';
import type { Filter } from '../model/filterBuilders.ts';
import { all, isEmpty, isOneOf } from '../model/filterBuilders.ts';
import { secretMask } from '../model/secretMask.ts';
import type { StoreReader } from '../model/store.ts';
import { pagesOf } from './pagesOf.ts';
import type { TaskDatabase } from './periodicTask.ts';
import { redact } from './redact.ts';

const actor: System = { kind: 'system', name: 'upgrade' };
const batchSize = 200;
const messageFields = ['to', 'body', 'link', 'state', 'kind', 'createdFor'];
const accountFields = ['email', 'passwordHash', 'activationHash', 'createdAt'];

/**
 * Removes the secrets from messages of version 0.1.0, where they were readable in the Outbox: a waiting message keeps its secret in a row of
 * its own, the others lose theirs. Accounts of that version get the address that their secret was sent to, as verified if they chose a
 * password. Works in pages, and changes each row once, however often it runs.
 */
export async function redactOldMessages({ writer, reader }: TaskDatabase): Promise<void> {
  const commit = async (changes: readonly ChangeRequest[]): Promise<void> => {
    if (changes.length > 0) await writer.commit(actor, changes, { label: 'Secrets kept apart', partial: true });
  };
  const messages = all(isEmpty('toKey'), isOneOf('state', 'queued', 'sending', 'failed', 'kept'));
  for await (const page of pages(reader, 'outbox', messages, messageFields)) await commit(await redactPage(reader, page));
  const accounts = all(isEmpty('secretFor'), isOneOf('state', 'active', 'blocked'));
  for await (const page of pages(reader, 'accounts', accounts, accountFields)) await commit(page.flatMap(bindSecretToAddress));
}

const pages = (reader: StoreReader, table: string, filter: Filter, fields: readonly string[]): AsyncGenerator<readonly Row[]> =>
  pagesOf(reader, { table, scope: null, filter, sort: [{ field: 'id', descending: false }], fields, limit: batchSize });

async function redactPage(reader: StoreReader, messages: readonly Row[]): Promise<ChangeRequest[]> {
  const secrets = new Map(messages.flatMap(message => extractSecret(message)));
  const hashes = [...secrets.values()].flatMap(hashesOf);
  const invites = new Map((await reader.where('invites', 'tokenHash', hashes)).map(row => [row.tokenHash, row]));
  const people = await reader.rows(
    'users',
    messages.flatMap(({ createdFor }) => (typeof createdFor === 'string' ? [createdFor] : [])),
  );
  return messages.flatMap(message => {
    const secret = secrets.get(message.id);
    const to: Cells = {
      toKey: email.key?.(String(message.to ?? '')) ?? null,
      ...redact(message.body as string | null, message.link as string | null),
    };
    if (secret === undefined || message.state === 'kept') return [messageChange(message, to)];
    const [hash = ''] = hashesOf(secret);
    const invite = hashesOf(secret)
      .map(each => invites.get(each))
      .find(found => found !== undefined);
    const account = invite === undefined ? (people.get(String(message.createdFor))?.account ?? null) : null;
    const withSecret = { ...to, invite: invite?.id ?? null, account, opens: String(invite?.tokenHash ?? hash) };
    if (message.state === 'failed') return [messageChange(message, withSecret)];
    // It gets the id of its message, so that of two servers only one adds it.
    const secretRow = { table: 'messageSecrets', row: message.id, from: null, to: { message: message.id, text: secret } };
    return [secretRow, messageChange(message, withSecret)];
  });
}

const messageChange = (message: Row, to: Cells): ChangeRequest => ({
  table: 'outbox',
  row: message.id,
  from: { state: message.state ?? null },
  to,
});

/** The token or temporary password in a message. */
function extractSecret({ id, body, link }: Row): [string, string][] {
  const token = typeof link === 'string' ? link.split('#')[1] : undefined;
  const password = /: ([A-Za-z0-9_-]{43})$/m.exec(String(body ?? ''))?.[1];
  const secret = token ?? password;
  return secret === undefined || secret === secretMask ? [] : [[id, secret]];
}

const hashesOf = (secret: string): string[] =>
  (['hex', 'base64url'] as const).map(form => createHash('sha256').update(secret).digest(form));

function bindSecretToAddress({ id, email: address, passwordHash, activationHash, createdAt }: Row): ChangeRequest[] {
  if (typeof address !== 'string' || (passwordHash === null && activationHash === null)) return [];
  const chosen = isChosenPassword(passwordHash);
  return [{ table: 'accounts', row: id, to: { secretFor: address, ...(chosen ? { verifiedAt: createdAt ?? null } : {}) } }];
}
