import type { System } from '../model/actor.ts';
import { defaultAuditDays } from '../model/audit.ts';
import type { RowId } from '../model/change.ts';
import { all, isBefore, isEmpty, isOneOf } from '../model/filterBuilders.ts';
import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import { pagesOf } from './pagesOf.ts';
import type { PeriodicTask, TaskDatabase } from './periodicTask.ts';
import { startPeriodicTask } from './periodicTask.ts';

const actor: System = { kind: 'system', name: 'retention' };
const every = 10 * 60_000;
const day = 86_400_000;
/** Most entries deleted by one commit, and most commits of one round, so that nobody waits long. */
const batchSize = 500;
const maxBatches = 20;

/**
 * Deletes audit entries that are older than their organisation's retention period, a few at a time. Nothing is deleted during a clock jump,
 * nor in the first round, before a jump could be noticed.
 */
export function startAuditRetention(options: TaskDatabase & { log: Log; now: () => Date; jump: () => number }): PeriodicTask {
  let isFirst = true;
  return startPeriodicTask({
    name: 'retention',
    intervalMs: every,
    log: options.log,
    run: async () => {
      const mayDelete = !isFirst && options.jump() === 0;
      isFirst = false;
      if (!mayDelete) return;
      const deleted = await deleteOldEntries(options, options.now().toISOString());
      if (deleted > 0) options.log.info({ deleted }, 'retention: old audit entries deleted');
    },
  });
}

/** Runs one round at this time; returns how many entries it deleted. The next round deletes the rest. */
export async function deleteOldEntries({ writer, reader }: TaskDatabase, now: string): Promise<number> {
  let deleted = 0;
  let batches = 0;
  for (const { org, days } of await loadRetentionPolicies(reader)) {
    for (let full = true; full && batches < maxBatches; batches += 1) {
      const oldest = new Date(Date.parse(now) - days * day).toISOString();
      const { rows } = await reader.page({
        table: 'audit',
        scope: null,
        filter: all(isBefore('at', oldest), org === null ? isEmpty('org') : isOneOf('org', org)),
        sort: [{ field: 'at', descending: false }],
        fields: ['at'],
        limit: batchSize,
      });
      full = rows.length === batchSize;
      if (rows.length === 0) break;
      const changes = rows.map(row => ({ table: 'audit', row: row.id, to: null }));
      await writer.commit(actor, changes, { label: 'Audit retention' });
      deleted += rows.length;
    }
  }
  return deleted;
}

/** The retention period in days of each organisation, and of entries without one. */
async function loadRetentionPolicies(reader: StoreReader): Promise<{ org: RowId | null; days: number }[]> {
  const found: { org: RowId | null; days: number }[] = [{ org: null, days: defaultAuditDays }];
  for await (const orgs of pagesOf(reader, { table: 'orgs', scope: null, sort: [], fields: ['auditDays'], limit: batchSize }))
    found.push(...orgs.map(row => ({ org: row.id, days: Number(row.auditDays ?? defaultAuditDays) })));
  return found;
}
