import { createHash } from 'node:crypto';
import type { System } from '../model/actor.ts';
import type { Cells, Row, Wish } from '../model/change.ts';
import { email } from '../model/fields/email.ts';
import type { Page, Reader } from '../model/session.ts';
import { veil } from '../model/veil.ts';
import type { Writer } from '../model/workspace.ts';
import type { Tree } from './filter.ts';
import { all, isBlank, isOneOf } from './filter.ts';
import { redact } from './redact.ts';

/** The workspace that is brought up to date. */
export interface Sealed {
  writer: Writer;
  reader: Reader;
}

const actor: System = { kind: 'system', name: 'upgrade' };
const atOnce = 200;
const letterFields = ['to', 'body', 'link', 'state', 'kind', 'createdFor'];
const accountFields = ['email', 'passwordHash', 'activationHash', 'createdAt'];

/**
 * Takes the secrets out of the messages that version 0.1.0 wrote, where they were readable in the Outbox: what still waits to be sent keeps its
 * own apart, all others lose theirs. Accounts of that version get the address to which their secrets were sent, which is verified where they
 * chose a password. Goes in pieces, and does each once, however often it is begun.
 */
export async function sealMessages({ writer, reader }: Sealed): Promise<void> {
  const commit = async (wishes: readonly Wish[]): Promise<void> => {
    if (wishes.length > 0) await writer.commit(actor, wishes, { label: 'Secrets kept apart', partial: true });
  };
  const letters = all(isBlank('toKey'), isOneOf('state', 'queued', 'sending', 'failed', 'kept'));
  for await (const page of pages(reader, 'outbox', letters, letterFields)) await commit(await sealed(reader, page));
  const accounts = all(isBlank('secretFor'), isOneOf('state', 'active', 'blocked'));
  for await (const page of pages(reader, 'accounts', accounts, accountFields)) await commit(page.flatMap(bound));
}

async function* pages(reader: Reader, table: string, filter: Tree, fields: readonly string[]): AsyncGenerator<readonly Row[]> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await reader.page({
      table,
      reach: null,
      filter,
      sort: [{ field: 'id', descending: false }],
      fields,
      limit: atOnce,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (page.rows.length > 0) yield page.rows;
    cursor = page.rows.length < atOnce ? null : page.cursor;
  }
}

async function sealed(reader: Reader, letters: readonly Row[]): Promise<Wish[]> {
  const secrets = new Map(letters.flatMap(letter => secretIn(letter)));
  const hashes = [...secrets.values()].flatMap(hashesOf);
  const invites = new Map((await reader.where('invites', 'tokenHash', hashes)).map(row => [row.tokenHash, row]));
  const people = await reader.rows(
    'users',
    letters.flatMap(({ createdFor }) => (typeof createdFor === 'string' ? [createdFor] : [])),
  );
  return letters.flatMap(letter => {
    const secret = secrets.get(letter.id);
    const to: Cells = {
      toKey: email.key?.(String(letter.to ?? '')) ?? null,
      ...redact(letter.body as string | null, letter.link as string | null),
    };
    if (secret === undefined || letter.state === 'kept') return [wish(letter, to)];
    const [hash = ''] = hashesOf(secret);
    const invite = hashesOf(secret)
      .map(each => invites.get(each))
      .find(found => found !== undefined);
    const account = invite === undefined ? (people.get(String(letter.createdFor))?.account ?? null) : null;
    const opening = { ...to, invite: invite?.id ?? null, account, opens: String(invite?.tokenHash ?? hash) };
    if (letter.state === 'failed') return [wish(letter, opening)];
    // Under the id of its message, so that of two servers only one adds it.
    const kept = { table: 'messageSecrets', row: letter.id, from: null, to: { message: letter.id, text: secret } };
    return [kept, wish(letter, opening)];
  });
}

const wish = (letter: Row, to: Cells): Wish => ({ table: 'outbox', row: letter.id, from: { state: letter.state ?? null }, to });

/** The token or temporary password that stands in a message. */
function secretIn({ id, body, link }: Row): [string, string][] {
  const token = typeof link === 'string' ? link.split('#')[1] : undefined;
  const password = /: ([A-Za-z0-9_-]{43})$/m.exec(String(body ?? ''))?.[1];
  const secret = token ?? password;
  return secret === undefined || secret === veil ? [] : [[id, secret]];
}

const hashesOf = (secret: string): string[] =>
  (['hex', 'base64url'] as const).map(form => createHash('sha256').update(secret).digest(form));

function bound({ id, email: address, passwordHash, activationHash, createdAt }: Row): Wish[] {
  if (typeof address !== 'string' || (passwordHash === null && activationHash === null)) return [];
  const chosen = String(passwordHash ?? '').startsWith('$argon2');
  return [{ table: 'accounts', row: id, to: { secretFor: address, ...(chosen ? { verifiedAt: createdAt ?? null } : {}) } }];
}
