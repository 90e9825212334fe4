import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { RowId, Wish } from '../model/change.ts';
import type { Page, Reader, Store } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import type { Tree } from './filter.ts';
import { isFilled, isOneOf } from './filter.ts';

/** The name under which a home notes that it was restored, and when: what follows is done once, at the next start. */
export const restoredMark = 'restored';

const actor: System = { kind: 'system', name: 'restore' };
const chunk = 500;

/** Rows of a restored home that must not live on as they are, and what becomes of them. */
interface Ending {
  table: string;
  label: string;
  filter?: Tree;
  along: string;
  to: Wish['to'];
}

/**
 * Secrets that stay: passwords that people chose, the links of invitations, which are cancelled in Invites, links to activate an account, whose
 * time ends with that of temporary passwords, and what a message once opened.
 */
const staying: ReadonlySet<string> = new Set([
  'accounts.passwordHash',
  'accounts.activationHash',
  'invites.tokenHash',
  'outbox.opens',
]);

const longPast = '2000-01-01T00:00:00.000Z';

/** Messages that waited. Most of them went out after the backup was made, and would go out again. */
const messages: Ending = {
  table: 'outbox',
  label: 'Messages from before the restore are not sent',
  filter: isOneOf('state', 'queued', 'sending'),
  along: 'state',
  to: { state: 'failed', error: 'Not sent: restored from a backup', nextAttemptAt: null },
};

/** What opened something, in this order: whoever signed out, or used or replaced it after the backup was made, would find it open again. */
const endingsOf = (catalog: Catalog): readonly Ending[] => [
  { table: 'sessions', label: 'Sessions from before the restore end', along: 'expiresAt', to: null },
  {
    table: 'accounts',
    label: 'Temporary passwords and activation links from before the restore end',
    filter: isFilled('passwordExpiresAt'),
    along: 'id',
    to: { passwordExpiresAt: longPast },
  },
  ...[...catalog.tables.values()].flatMap(({ id: table, fields, table: { secret } }) =>
    fields
      .filter(({ id, type }) => type === 'secret' && table !== 'sessions' && secret !== true && !staying.has(`${table}.${id}`))
      .map(({ id }) => ({
        table,
        label: 'Links from before the restore end',
        filter: isFilled(id),
        along: 'id',
        to: { [id]: null },
      })),
  ),
];

/** Ends what must not go on in a home that was restored: it neither sends nor revives. Done again where it was cut short; nothing in any other home. */
export async function afterRestore(store: Pick<Store, 'write' | 'reader'>, catalog: Catalog, writer: Writer): Promise<void> {
  const mark = await store.write(async session => ({ keep: false, value: await session.mark(restoredMark) }), 1);
  if (mark === null || mark === '') return;
  const waiting: RowId[] = [];
  for await (const rows of found(store.reader, messages)) waiting.push(...rows);
  for (const ending of endingsOf(catalog)) for await (const rows of found(store.reader, ending)) await end(writer, ending, rows);
  // A message whose secret has just ended was withdrawn with it; it is to be sent again by whoever wants it, with a new one.
  for (let at = 0; at < waiting.length; at += chunk) await end(writer, messages, waiting.slice(at, at + chunk));
  await store.write(async session => {
    await session.setMark(restoredMark, '');
    return { keep: true, value: null };
  }, 1);
}

/** The rows of an ending, in chunks. */
async function* found(reader: Reader, { table, filter, along }: Ending): AsyncGenerator<RowId[]> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await reader.page({
      table,
      reach: null,
      ...(filter === undefined ? {} : { filter }),
      sort: [{ field: along, descending: false }],
      fields: [],
      limit: chunk,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (page.rows.length > 0) yield page.rows.map(row => row.id);
    cursor = page.rows.length < chunk ? null : page.cursor;
  }
}

async function end(writer: Writer, { table, label, to }: Ending, rows: readonly RowId[]): Promise<void> {
  await writer.commit(
    actor,
    rows.map((row): Wish => ({ table, row, to })),
    { label, partial: true },
  );
}
