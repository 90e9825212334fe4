import type { Gauge } from './api/requestMetrics.ts';
import { lastBackup } from './cli/lastBackup.ts';
import type { Config } from './config.ts';
import { freeBytes } from './diskSpace.ts';
import type { StoreReader } from './model/store.ts';
import type { WriteHealth } from './writeHealth.ts';

/** How the server and its data fare, for whoever watches them: what is not known is left out. */
export async function serverMetrics(
  config: Pick<Config, 'data'>,
  health: WriteHealth,
  reader: StoreReader,
  now: number,
): Promise<Gauge[]> {
  const backup = lastBackup(config.data);
  const since = (iso: unknown): number => Math.max(0, (now - Date.parse(String(iso))) / 1000);
  const oldest = await oldestQueuedMessage(reader);
  return [
    { name: 'seatgrid_writable', help: 'Whether anything can be written', value: (await health.failure()) === null ? 1 : 0 },
    { name: 'seatgrid_writes_waiting', help: 'Writes that were asked for and not answered yet', value: health.waiting },
    { name: 'seatgrid_disk_free_bytes', help: 'Room on the disk of the data folder', value: freeBytes(config.data) },
    {
      name: 'seatgrid_oldest_letter_seconds',
      help: 'For how long the oldest message has waited to be sent',
      value: oldest === null ? 0 : since(oldest),
    },
    ...(backup === null
      ? []
      : [{ name: 'seatgrid_backup_failed', help: 'Whether the last backup failed', value: backup.failure === null ? 0 : 1 }]),
    ...(backup === null || backup.succeeded === null
      ? []
      : [
          {
            name: 'seatgrid_backup_age_seconds',
            help: 'How long ago the last good backup was made',
            value: since(backup.succeeded),
          },
        ]),
  ];
}

/** When the oldest message that waits was written; null where none waits. */
async function oldestQueuedMessage(reader: StoreReader): Promise<unknown> {
  let oldest: string | null = null;
  for (const state of ['queued', 'sending']) {
    const { rows } = await reader.page({
      table: 'outbox',
      scope: null,
      filter: { kind: 'binary', operator: '=', left: { kind: 'field', path: ['state'] }, right: { kind: 'value', value: state } },
      // Ids sort in the order in which rows were made.
      sort: [{ field: 'id', descending: false }],
      fields: ['createdAt'],
      limit: 1,
    });
    const at = rows[0]?.createdAt;
    if (typeof at === 'string' && (oldest === null || at < oldest)) oldest = at;
  }
  return oldest;
}
