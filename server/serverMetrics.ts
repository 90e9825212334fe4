import type { Gauge } from './api/requestMetrics.ts';
import { lastBackup } from './cli/lastBackup.ts';
import type { Config } from './config.ts';
import { freeBytes } from './diskSpace.ts';
import type { StoreReader } from './model/store.ts';
import type { WriteHealth } from './writeHealth.ts';

/** Metrics of the server and its data; values that are not known are left out. */
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
    { name: 'seatgrid_writable', help: 'Whether data can be written', value: (await health.failure()) === null ? 1 : 0 },
    { name: 'seatgrid_writes_waiting', help: 'Writes that have not been answered yet', value: health.waiting },
    { name: 'seatgrid_disk_free_bytes', help: 'Free space on the disk of the data folder', value: freeBytes(config.data) },
    {
      name: 'seatgrid_oldest_letter_seconds',
      help: 'Age of the oldest message that waits to be sent',
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
            help: 'Age of the last good backup',
            value: since(backup.succeeded),
          },
        ]),
  ];
}

/** When the oldest waiting message was written; null when none waits. */
async function oldestQueuedMessage(reader: StoreReader): Promise<unknown> {
  let oldest: string | null = null;
  for (const state of ['queued', 'sending']) {
    const { rows } = await reader.page({
      table: 'outbox',
      scope: null,
      filter: { kind: 'binary', operator: '=', left: { kind: 'field', path: ['state'] }, right: { kind: 'value', value: state } },
      // Ids sort by the time of creation.
      sort: [{ field: 'id', descending: false }],
      fields: ['createdAt'],
      limit: 1,
    });
    const at = rows[0]?.createdAt;
    if (typeof at === 'string' && (oldest === null || at < oldest)) oldest = at;
  }
  return oldest;
}
