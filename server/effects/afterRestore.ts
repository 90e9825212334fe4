import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Row, Wish } from '../model/change.ts';
import type { Page, Reader, Store } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import type { Tree } from './filter.ts';
import { all, isFilled, isOneOf } from './filter.ts';

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

/** Secrets that stay: passwords that people chose, and the links of invitations, which are revoked in Invites. */
const staying: ReadonlySet<string> = new Set(['accounts.passwordHash', 'invites.tokenHash']);

/** What ends, in this order. */
const endingsOf = (catalog: Catalog): readonly Ending[] => [
  {
    // Most of them went out after the backup was made, and would go out again.
    table: 'outbox',
    label: 'Messages from before the restore are not sent',
    filter: isOneOf('state', 'queued', 'sending'),
    along: 'state',
    to: { state: 'failed', error: 'Not sent: restored from a backup', nextAttemptAt: null },
  },
  {
    // Whoever signed out after the backup was made would be signed in again.
    table: 'sessions',
    label: 'Sessions from before the restore end',
    along: 'expiresAt',
    to: null,
  },
  {
    // A temporary password that was changed after the backup was made would open again.
    table: 'accounts',
    label: 'Temporary passwords from before the restore end',
    filter: all(isFilled('passwordHash'), isFilled('passwordExpiresAt')),
    along: 'id',
    to: { passwordHash: null, passwordExpiresAt: null },
  },
  ...[...catalog.tables.values()].flatMap(({ id: table, fields }) =>
    fields
      .filter(({ id, type }) => type === 'secret' && table !== 'sessions' && !staying.has(`${table}.${id}`))
      .map(({ id }) => ({
        // So would a link that was used.
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
  for (const ending of endingsOf(catalog)) await end(store.reader, writer, ending);
  await store.write(async session => {
    await session.setMark(restoredMark, '');
    return { keep: true, value: null };
  }, 1);
}

async function end(reader: Reader, writer: Writer, { table, label, filter, along, to }: Ending): Promise<void> {
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
    const wishes = page.rows.map((row: Row): Wish => ({ table, row: row.id, to }));
    if (wishes.length > 0) await writer.commit(actor, wishes, { label, partial: true });
    cursor = page.rows.length < chunk ? null : page.cursor;
  }
}
