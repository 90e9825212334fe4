import type { System } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Catalogs } from '../model/catalogs.ts';
import type { ChangeRequest, Row, RowId } from '../model/change.ts';
import { fieldType } from '../model/fieldType.ts';
import type { Filter } from '../model/filterBuilders.ts';
import { isFilled, isOneOf } from '../model/filterBuilders.ts';
import type { Store, StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { pagesOf } from './pagesOf.ts';

/** The key under which a restored home stores when it was restored; the clean-up runs once, at the next start. */
export const restoredMetaKey = 'restored';

const actor: System = { kind: 'system', name: 'restore' };
const batchSize = 500;

/** Rows of a restored home that must not stay as they are, and the change to make; null deletes them. */
interface RestoreCleanup {
  table: string;
  label: string;
  filter?: Filter;
  indexedField: string;
  to: ChangeRequest['to'];
}

/**
 * Secrets that are kept: chosen passwords; the links of invitations, which are cancelled in Invitations; activation links, which expire with the
 * temporary passwords; and the hash of what a message opened.
 */
const survivingSecrets: ReadonlySet<string> = new Set([
  'accounts.passwordHash',
  'accounts.activationHash',
  'invites.tokenHash',
  'outbox.opens',
]);

const longPast = '2000-01-01T00:00:00.000Z';

/** Messages that were waiting. Most were sent after the backup was made, and would be sent again. */
const unsentMessages: RestoreCleanup = {
  table: 'outbox',
  label: 'Messages from before the restore are not sent',
  filter: isOneOf('state', 'queued', 'sending'),
  indexedField: 'state',
  to: { state: 'failed', error: 'Not sent: restored from a backup', nextAttemptAt: null },
};

/** Sessions, passwords and links, in this order: one that was ended, used or replaced after the backup would work again. */
const cleanupsFor = (catalog: Catalog): readonly RestoreCleanup[] => [
  { table: 'sessions', label: 'Sessions from before the restore end', indexedField: 'expiresAt', to: null },
  {
    table: 'accounts',
    label: 'Temporary passwords and activation links from before the restore end',
    filter: isFilled('passwordExpiresAt'),
    indexedField: 'id',
    to: { passwordExpiresAt: longPast },
  },
  ...[...catalog.tables.values()].flatMap(({ id: table, fields, table: { secret } }) =>
    fields
      .filter(
        ({ id, type }) =>
          fieldType({ type }).secret && table !== 'sessions' && secret !== true && !survivingSecrets.has(`${table}.${id}`),
      )
      .map(({ id }) => ({
        table,
        label: 'Links from before the restore end',
        filter: isFilled(id),
        indexedField: 'id',
        to: { [id]: null },
      })),
  ),
];

/** What else ends in a home that was restored, at the time when it was. It may run again. */
export type EndsAfterRestore = (reader: StoreReader, writer: Writer, restoredAt: string) => Promise<void>;

/** Cleans up a home that was restored, and only then: nothing is sent and no old access works again. Runs again if it was interrupted. */
export async function afterRestore(
  store: Pick<Store, 'write' | 'reader'>,
  catalogs: Catalogs,
  writer: Writer,
  endMore: EndsAfterRestore,
): Promise<void> {
  const restoredAt = await store.write(async tx => ({ commit: false, value: await tx.meta(restoredMetaKey) }), 1);
  if (restoredAt === null || restoredAt === '') return;
  const { catalog: revision } = await store.reader.head();
  const [catalog, reader] = [await catalogs.of(revision), await store.reader.under(revision)];
  const waiting: RowId[] = [];
  for await (const rows of matchingRows(reader, unsentMessages)) waiting.push(...rows.map(row => row.id));
  for (const cleanup of cleanupsFor(catalog))
    for await (const rows of matchingRows(reader, cleanup))
      await applyCleanup(
        writer,
        cleanup,
        rows.map(row => row.id),
      );
  // Ending a secret has withdrawn its message, so the messages are marked again: people must send them again, with new secrets.
  for (let at = 0; at < waiting.length; at += batchSize)
    await applyCleanup(writer, unsentMessages, waiting.slice(at, at + batchSize));
  await endMore(reader, writer, restoredAt);
  await store.write(async tx => {
    await tx.setMeta(restoredMetaKey, '');
    return { commit: true, value: null };
  }, 1);
}

/** The pages of the rows to clean up. */
const matchingRows = (reader: StoreReader, { table, filter, indexedField }: RestoreCleanup): AsyncGenerator<readonly Row[]> =>
  pagesOf(reader, {
    table,
    scope: null,
    ...(filter === undefined ? {} : { filter }),
    sort: [{ field: indexedField, descending: false }],
    fields: [],
    limit: batchSize,
  });

async function applyCleanup(writer: Writer, { table, label, to }: RestoreCleanup, rows: readonly RowId[]): Promise<void> {
  await writer.commit(
    actor,
    rows.map((row): ChangeRequest => ({ table, row, to })),
    { label, partial: true },
  );
}
