import type { Gauge } from './api/requestMetrics.ts';
import { lastBackup } from './cli/lastBackup.ts';
import type { Config } from './config.ts';
import { freeBytes } from './diskSpace.ts';
import type { StoreReader } from './model/store.ts';
import type { OpenedWorkspace } from './openWorkspace.ts';

/** Metrics of the server and of all its workspaces together; values that are not known are left out. */
export async function serverMetrics(
  config: Pick<Config, 'data'>,
  opened: readonly OpenedWorkspace[],
  now: number,
): Promise<Gauge[]> {
  const backup = lastBackup(config.data);
  const since = (iso: unknown): number => Math.max(0, (now - Date.parse(String(iso))) / 1000);
  const failures = await Promise.all(opened.map(({ writer }) => writer.health.failure()));
  const waiting = opened.reduce((sum, { writer }) => sum + writer.health.waiting, 0);
  const queued = await Promise.all(opened.map(({ workspace }) => oldestQueuedMessage(workspace.reader)));
  const oldest = queued.filter(at => at !== null).sort()[0] ?? null;
  return [
    {
      name: 'seatgrid_writable',
      help: 'Whether data can be written',
      value: failures.every(failure => failure === null) ? 1 : 0,
    },
    { name: 'seatgrid_writes_waiting', help: 'Writes that have not been answered yet', value: waiting },
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
async function oldestQueuedMessage(reader: StoreReader): Promise<string | null> {
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
